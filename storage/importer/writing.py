"""Checked records into both databases: as steps, each small enough for a commit among others'.

All was checked before the first step, so none fails on the records. They are written down first
(`storage.importer.journal`): whoever dies half-way goes through them again, from the first, and
a step done again changes nothing. So a run is kept whole or not at all, and nobody waits for it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnCollection,
    ColumnElement,
    Connection,
    bindparam,
    case,
    delete,
    insert,
)

from storage.back.tables import employee_words, employees
from storage.database.moments import to_row
from storage.database.statements import Special, write_rows
from storage.front.tables import order_lines, orders
from storage.importer.batch import Batch
from storage.importer.cells import Cell
from storage.importer.sheets import SHEETS, Sheet, sheet
from storage.knowledge import company, passages
from storage.knowledge.articles import to_row as article_row
from storage.records.conversation import Side
from storage.tables.articles import articles
from storage.tables.company import teams

SLICE = 1_000  # rows in one step: 20 ms of the write thread
PAGES = 20  # articles in one step: each has a hundred terms in the index

COMPANY, ROWS, GONE, LEFT, PAGE, GONE_PAGE = [
    "company",
    "rows",
    "gone",
    "left",
    "page",
    "gone_page",
]

_DROP_LINES = delete(order_lines).where(order_lines.c.order_number == bindparam("wanted"))
_DROP_WORDS = delete(employee_words).where(employee_words.c.employee_id == bindparam("wanted"))
_DROP_TEAM = delete(teams).where(teams.c.name == bindparam("wanted"))
_DROP_ARTICLE = delete(articles).where(articles.c.slug == bindparam("wanted"))


@dataclass(frozen=True, slots=True)
class Step:
    """Something to write to one side: what is done, with which sheet, and its rows."""

    side: Side
    what: str
    path: str
    rows: Sequence[dict[str, Any]]


def write(connection: Connection, batch: Batch, side: Side, now: datetime) -> None:
    """Write all that a batch holds for one side; the same batch again changes nothing."""
    for step in steps(batch):
        if step.side is side:
            apply(connection, step, now)


def steps(batch: Batch) -> Iterator[Step]:
    """Give what is to be written, in order: what is named before what names it."""
    for side in Side:
        if batch.company is not None:
            yield Step(side, COMPANY, "", [{"text": batch.company}])
        mine = [one for one in SHEETS if side in one.sides]
        for one in mine:
            yield from _slices(side, ROWS, one.path, _rows(batch, one, side), SLICE)
        for one in reversed(mine):  # what names others goes before what it names
            gone = (
                {f"old_{n}": v for n, v in zip(one.key, row, strict=True)}
                for row in batch.gone.get(one.path, ())
            )
            yield from _slices(side, GONE, one.path, gone, SLICE)
        yield from _slices(side, LEFT, "", _moved(batch, side), SLICE)
        yield from _pages(batch, side)


def _slices(
    side: Side, what: str, path: str, rows: Iterable[dict[str, Any]], most: int
) -> Iterator[Step]:
    waiting = iter(rows)
    while some := list(islice(waiting, most)):
        yield Step(side, what, path, some)


def _rows(batch: Batch, one: Sheet, side: Side) -> Iterator[dict[str, Cell]]:
    count: Counter[Cell] = Counter()
    for line in batch.lines.get(one.path, ()):
        if one.path == "teams.csv" and line.row["side"] != side.value:
            continue
        if one.table is not order_lines:
            yield line.row
            continue
        count[line.row["order_number"]] += 1
        yield {**line.row, "line": count[line.row["order_number"]]}


def _moved(batch: Batch, side: Side) -> Iterator[dict[str, Cell]]:
    """A team whose file says the other side leaves this one."""
    for line in batch.lines.get("teams.csv", ()):
        if line.row["side"] != side.value:
            yield {"wanted": line.row["name"]}


def _pages(batch: Batch, side: Side) -> Iterator[Step]:
    """Staff articles never reach the front; one that became so leaves it."""
    readable = side is Side.BACK
    mine = (article_row(page) for page in batch.articles if page.public or readable)
    drop = {page.slug for page in batch.articles if not (page.public or readable)}
    gone = ({"wanted": slug} for slug in sorted(drop | batch.gone_articles))
    yield from _slices(side, GONE_PAGE, "", gone, PAGES)
    yield from _slices(side, PAGE, "", mine, PAGES)


# --- one step ----------------------------------------------------------------------------------


def apply(connection: Connection, step: Step, now: datetime) -> None:
    """Write one step, inside the caller's transaction."""
    rows = step.rows
    if step.what == COMPANY:
        company.save(connection, rows[0]["text"])
    elif step.what == ROWS:
        _write_sheet(connection, sheet(step.path), rows, now)
    elif step.what == GONE:
        _remove(connection, sheet(step.path), rows)
    elif step.what == LEFT:
        connection.execute(_DROP_TEAM, rows)
    elif step.what == GONE_PAGE:
        passages.forget(connection, [row["wanted"] for row in rows])
        connection.execute(_DROP_ARTICLE, rows)
    else:
        passages.forget(connection, [row["slug"] for row in rows])
        write_rows(connection, articles, rows)
        passages.learn(connection, [row["slug"] for row in rows])


def _write_sheet(
    connection: Connection, one: Sheet, rows: Sequence[dict[str, Cell]], now: datetime
) -> None:
    if one.table is order_lines:  # the lines of every order the file speaks of are replaced
        first = [{"wanted": row["order_number"]} for row in rows if row["line"] == 1]
        if first:
            connection.execute(_DROP_LINES, first)
        connection.execute(insert(order_lines), rows)
        return
    stamp: dict[str, Cell] = {"imported_at": to_row(now)} if one.stamped else {}
    special: Special | None = _keep_status if one.table is orders else None
    write_rows(connection, one.table, [{**row, **stamp} for row in rows], special=special)
    if one.table is employees:
        _name(connection, rows)


def _name(connection: Connection, rows: Sequence[dict[str, Cell]]) -> None:
    """Note anew what people are called, word by word."""
    connection.execute(_DROP_WORDS, [{"wanted": row["id"]} for row in rows])
    words = [
        {"word": word, "employee_id": row["id"]}
        for row in rows
        for word in set(str(row["name"]).casefold().split())
    ]
    if words:
        connection.execute(insert(employee_words), words)


def _keep_status(
    coming: ColumnCollection[str, ColumnElement[object]],
) -> Mapping[str, ColumnElement[object]]:
    """An order cancelled here stays so until the company's own records say something new."""
    news = coming["imported_status"] != orders.c.imported_status
    return {"status": case((news, coming["status"]), else_=orders.c.status)}


def _remove(connection: Connection, one: Sheet, old: Sequence[dict[str, Cell]]) -> None:
    statement = delete(one.table)
    for name in one.key:
        statement = statement.where(one.table.c[name] == bindparam(f"old_{name}"))
    if one.table is orders:
        connection.execute(_DROP_LINES, [{"wanted": row["old_number"]} for row in old])
    if one.table is employees:
        connection.execute(_DROP_WORDS, [{"wanted": row["old_id"]} for row in old])
    connection.execute(statement, old)
