"""Insert or update: the one statement SQLite and PostgreSQL each have their own class for."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from sqlalchemy import ColumnCollection, ColumnElement, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

# Takes the row that comes in; gives expressions for columns that are not simply overwritten.
Special: TypeAlias = Callable[
    [ColumnCollection[str, ColumnElement[object]]], Mapping[str, ColumnElement[object]]
]


def upsert(
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
