"""The teams of the company: who takes one kind of work for one side."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, select

from storage.records.conversation import Side
from storage.tables.company import teams

_OF_SIDE = select(teams).where(teams.c.side == bindparam("of"))


def by_kind(connection: Connection, side: Side) -> Mapping[str, str]:
    """Give the name of the team of each kind that a side has; of two, the first."""
    found: dict[str, str] = {}
    for row in connection.execute(_OF_SIDE, {"of": side.value}):
        found.setdefault(row.kind, row.name)
    return found
