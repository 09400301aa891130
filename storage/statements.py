"""Statements that SQLite and PostgreSQL spell apart, built once at import."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ColumnElement


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
