"""Statements built once at import: those the engines spell apart, those run for many rows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import (
    ClauseElement,
    Column,
    ColumnCollection,
    ColumnElement,
    Connection,
    Executable,
    Select,
    Table,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

# Takes the row that comes in; gives expressions for columns that are not simply overwritten.
Special: TypeAlias = Callable[
    [ColumnCollection[str, ColumnElement[object]]], Mapping[str, ColumnElement[object]]
]


class PerEngine:
    """One statement for each engine; `on(connection)` gives the one that fits."""

    def __init__(self, sqlite_: Executable, postgresql_: Executable) -> None:
        """Take both spellings."""
        self._by_name = {"sqlite": sqlite_, "postgresql": postgresql_}

    def on(self, connection: Connection) -> Executable:
        """Give the statement for this connection's engine."""
        return self._by_name[connection.dialect.name]


def insert_new(table: Table, returning: Sequence[ColumnElement[Any]] = ()) -> PerEngine:
    """INSERT that passes over rows whose unique key is taken."""
    lite: Any = sqlite.insert(table).on_conflict_do_nothing()
    post: Any = postgresql.insert(table).on_conflict_do_nothing()
    if returning:
        lite, post = lite.returning(*returning), post.returning(*returning)
    return PerEngine(lite, post)


def upsert(table: Table, keys: Sequence[str]) -> PerEngine:
    """INSERT that overwrites the row whose `keys` are taken."""
    rest = [
        column.name
        for column in table.columns
        if column.name not in keys and not column.primary_key
    ]
    made: list[Any] = []
    for dialect in (sqlite, postgresql):
        insert: Any = dialect.insert(table)
        made.append(
            insert.on_conflict_do_update(
                index_elements=list(keys), set_={name: insert.excluded[name] for name in rest}
            )
            if rest
            else insert.on_conflict_do_nothing()
        )
    return PerEngine(made[0], made[1])


class Many:
    """A statement without results that a turn runs for many rows at once.

    SQLAlchemy prepares each row of such a run anew, which costs more than the database does; here
    the statement is compiled once for each engine and the rows go to the driver as they are: plain
    numbers and text, every row with the same names.
    """

    def __init__(self, statement: ClauseElement | PerEngine) -> None:
        """Take an INSERT, UPDATE or DELETE whose parameters are all named by the rows."""
        self._statement = statement
        self._compiled: dict[str, tuple[str, Sequence[str] | None, Mapping[str, Any]]] = {}

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
        """Run it for all rows, give how many rows of the table it changed; no rows, none."""
        if not rows:
            return 0
        name = connection.dialect.name
        if name not in self._compiled:
            self._compiled[name] = self._compile(connection, list(rows[0]))
        text, places, fixed = self._compiled[name]
        if fixed:
            rows = [{**fixed, **row} for row in rows]
        given: Any = (
            [dict(row) for row in rows]
            if places is None
            else [tuple(row[name] for name in places) for row in rows]
        )
        return connection.exec_driver_sql(text, given).rowcount

    def _compile(
        self, connection: Connection, names: Sequence[str]
    ) -> tuple[str, Sequence[str] | None, Mapping[str, Any]]:
        """Give the text, its parameters in order (None if by name), and those that never change."""
        statement: Any = self._statement
        if isinstance(statement, PerEngine):
            statement = statement.on(connection)
        compiled = statement.compile(dialect=connection.dialect, column_keys=names)
        fixed = {key: value for key, value in compiled.params.items() if key not in names}
        return str(compiled), compiled.positiontup, fixed


def write_rows(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, object]],
    *,
    special: Special | None = None,
) -> None:
    """Insert rows, or update those whose primary key is there already.

    Every row has the same columns; columns the rows do not name keep what they hold.
    """
    if not rows:
        return
    insert: sqlite.Insert | postgresql.Insert
    if connection.dialect.name == "sqlite":
        insert = sqlite.insert(table)
    else:
        insert = postgresql.insert(table)
    keys = [column.name for column in table.primary_key]
    values: dict[str, object] = {n: insert.excluded[n] for n in rows[0] if n not in keys}
    values.update(special(insert.excluded) if special else {})
    if values:
        statement = insert.on_conflict_do_update(index_elements=keys, set_=values)
    else:
        statement = insert.on_conflict_do_nothing(index_elements=keys)
    connection.execute(statement, [dict(row) for row in rows])


def different(column: Column[Any]) -> Select[Any]:
    """Give each different text of a column once, in order, from one to the next by its index.

    DISTINCT would read every row for a few dozen texts. Empty ones are left out.
    """
    found = (
        select(func.min(column).label("one")).where(column != "").cte("different", recursive=True)
    )
    after = select(func.min(column)).where(column > found.c.one).scalar_subquery()
    found = found.union_all(select(after).where(found.c.one.is_not(None)))
    return select(found.c.one).where(found.c.one.is_not(None))
