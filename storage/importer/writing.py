"""Checked records into one side's database, inside the caller's transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import ColumnCollection, ColumnElement, Connection, bindparam, case, delete, insert

from storage.database.moments import to_row
from storage.database.statements import Special, write_rows
from storage.front.tables import order_lines, orders
from storage.importer.batch import Batch
from storage.importer.cells import Cell
from storage.importer.sheets import SHEETS, Identity, Sheet
from storage.knowledge import company, search
from storage.knowledge.articles import to_row as article_row
from storage.records.conversation import Side
from storage.tables.articles import articles, passage_terms, passages
from storage.tables.company import teams

_DROP_LINES = delete(order_lines).where(order_lines.c.order_number == bindparam("wanted"))
_DROP_TEAM = delete(teams).where(teams.c.name == bindparam("wanted"))
_DROP_ARTICLE = delete(articles).where(articles.c.slug == bindparam("wanted"))


def write(connection: Connection, batch: Batch, side: Side, now: datetime) -> None:
    """Write what a batch holds for one side; the same batch again changes nothing."""
    if batch.company is not None:
        company.save(connection, batch.company)
    for sheet in SHEETS:
        if side in sheet.sides and sheet.path in batch.lines:
            if sheet.table is order_lines:
                _write_lines(connection, batch.of(sheet.path, side))
            else:
                _write_sheet(connection, sheet, batch.of(sheet.path, side), now)
    for sheet in reversed(SHEETS):  # what names others goes before what it names
        if side in sheet.sides and sheet.key:
            _remove(connection, sheet, batch.gone.get(sheet.path, frozenset()))
    _leave_teams(connection, batch, side)
    _write_articles(connection, batch, side)


def _leave_teams(connection: Connection, batch: Batch, side: Side) -> None:
    """A team whose file says the other side leaves this one."""
    moved = [
        {"wanted": line.row["name"]}
        for line in batch.lines.get("teams.csv", ())
        if line.row["side"] != side.value
    ]
    if moved:
        connection.execute(_DROP_TEAM, moved)


def _write_sheet(
    connection: Connection, sheet: Sheet, rows: list[dict[str, Cell]], now: datetime
) -> None:
    stamp: dict[str, Cell] = {"imported_at": to_row(now)} if sheet.stamped else {}
    special: Special | None = _keep_status if sheet.table is orders else None
    write_rows(connection, sheet.table, [{**row, **stamp} for row in rows], special=special)


def _keep_status(
    coming: ColumnCollection[str, ColumnElement[object]],
) -> Mapping[str, ColumnElement[object]]:
    """An order cancelled here stays so until the company's own records say something new."""
    news = coming["imported_status"] != orders.c.imported_status
    return {"status": case((news, coming["status"]), else_=orders.c.status)}


def _write_lines(connection: Connection, rows: Iterable[dict[str, Cell]]) -> None:
    """Replace the lines of every order the file speaks of."""
    count: Counter[Cell] = Counter()
    numbered = []
    for row in rows:
        count[row["order_number"]] += 1
        numbered.append({**row, "line": count[row["order_number"]]})
    if numbered:
        connection.execute(_DROP_LINES, [{"wanted": number} for number in count])
        connection.execute(insert(order_lines), numbered)


def _remove(connection: Connection, sheet: Sheet, gone: frozenset[Identity]) -> None:
    if not gone:
        return
    statement = delete(sheet.table)
    for name in sheet.key:
        statement = statement.where(sheet.table.c[name] == bindparam(f"old_{name}"))
    old = [{f"old_{n}": v for n, v in zip(sheet.key, row, strict=True)} for row in gone]
    if sheet.table is orders:
        connection.execute(_DROP_LINES, [{"wanted": row["old_number"]} for row in old])
    connection.execute(statement, old)


def _write_articles(connection: Connection, batch: Batch, side: Side) -> None:
    """Staff articles never reach the front; one that became so leaves it."""
    mine = [page for page in batch.articles if page.public or side is Side.BACK]
    drop = batch.gone_articles | {page.slug for page in batch.articles if page not in mine}
    if not (mine or drop):
        return
    connection.execute(delete(passage_terms))
    connection.execute(delete(passages))
    if drop:
        connection.execute(_DROP_ARTICLE, [{"wanted": slug} for slug in sorted(drop)])
    write_rows(connection, articles, [article_row(page) for page in mine])
    search.index(connection)
