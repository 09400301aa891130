"""What changed, in commit order: streams resume by the id of a change, so none is missed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from storage.database.database import CHANGED
from storage.database.moments import to_row
from storage.database.statements import Many
from storage.tables.engine import changes

KEPT = 5_000  # changes a stream may be behind; further back it reloads the page

_NOTE = Many(insert(changes))
_AFTER = (
    select(changes.c.id, changes.c.conversation_id)
    .where(changes.c.id > bindparam("after"))
    .order_by(changes.c.id)
    .limit(1_000)
)
_LAST = select(func.coalesce(func.max(changes.c.id), 0))


@dataclass(frozen=True, slots=True)
class Change:
    """A conversation that is not as it was; `id` only grows."""

    id: int
    conversation_id: int


def note(connection: Connection, conversation_ids: Iterable[int], now: datetime) -> None:
    """Note that these conversations changed."""
    at = to_row(now)
    ids = list(conversation_ids)
    if ids:
        _NOTE.run(connection, [{"conversation_id": one, "at": at} for one in ids])
        connection.info[CHANGED].update(ids)


def after(connection: Connection, change_id: int) -> list[Change]:
    """Give what changed since, oldest first, at most a thousand."""
    return [Change(*row) for row in connection.execute(_AFTER, {"after": change_id})]


def last(connection: Connection) -> int:
    """Give the id of the newest change, 0 before the first."""
    return int(connection.execute(_LAST).scalar_one())


def forget(connection: Connection) -> None:
    """Drop all but the newest few thousand."""
    connection.execute(delete(changes).where(changes.c.id <= last(connection) - KEPT))
