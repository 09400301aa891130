"""Every statement that storage builds at import, and how SQLite goes about it."""

import importlib
import pkgutil
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Delete, Select, Table, Update, event

import storage
from storage.database.statements import Many, PerEngine

_ROOMS = ("storage.migrations", "storage.sample", "storage.importer")
_SCAN = re.compile(r"SCAN (\w+?)(?:_\d+)?(?: USING (?:COVERING )?INDEX (\w+))?$")


@dataclass(frozen=True, slots=True)
class Built:
    """A statement with the name it stands under, such as `conversation.outbox._DUE`."""

    name: str
    statement: Any


def built() -> Iterator[Built]:
    """Give every statement that reads, changes or deletes, each once."""
    seen: set[int] = set()
    for found in pkgutil.walk_packages(storage.__path__, "storage."):
        if found.name.startswith(_ROOMS):
            continue
        for name, value in vars(importlib.import_module(found.name)).items():
            every = value.values() if isinstance(value, dict) else [value]
            for one in map(_on_sqlite, every):
                if isinstance(one, Select | Update | Delete) and id(one) not in seen:
                    seen.add(id(one))
                    yield Built(f"{found.name.removeprefix('storage.')}.{name}", one)


def _on_sqlite(value: object) -> object:
    if isinstance(value, Many):
        value = value._statement
    return value._by_name["sqlite"] if isinstance(value, PerEngine) else value


def tables(one: Any) -> set[str]:
    """Give the tables a statement names, to know whose database it is for."""
    found: set[str] = set()
    stack = [one]
    while stack:
        part = stack.pop()
        if isinstance(part, Table):
            found.add(part.name)
        stack += part.get_children()
    return found | (
        {str(getattr(one.table, "name", ""))} if isinstance(one, Update | Delete) else set()
    )


def plan(connection: Connection, one: Any) -> list[str]:
    """Run a statement on an empty database; give the lines of its plan."""
    binds = one.compile(dialect=connection.dialect).binds
    values: dict[str, object] = {
        name: ["1", "2"] if bound.expanding else 1
        for name, bound in binds.items()
        if bound.required or bound.expanding
    }
    lines: list[str] = []

    def explain(_: Any, cursor: Any, statement: str, parameters: Any, *__: Any) -> None:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        lines.extend(str(row[3]) for row in cursor.fetchall())

    event.listen(connection, "before_cursor_execute", explain)
    try:
        connection.execute(one, values)
    finally:
        event.remove(connection, "before_cursor_execute", explain)
    return lines


def scans(lines: Sequence[str], partial: frozenset[str]) -> set[str]:
    """Give the tables a plan reads from end to end; not by an index that holds few of its rows."""
    found = (match for line in lines if (match := _SCAN.match(line)))
    return {match[1] for match in found if match[2] not in partial}
