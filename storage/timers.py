"""What must happen later, as rows: a timer set twice is moved, a fired one is gone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, select

from storage.moments import from_row, to_row
from storage.statements import upsert
from storage.tables import timers


@dataclass(frozen=True, slots=True)
class Timer:
    """Something due for a conversation; `key` tells several of a kind apart."""

    conversation_id: int
    kind: str
    key: str
    due: datetime


_SET = upsert(timers, ["conversation_id", "kind", "key"])
_DUE = (
    select(timers.c.conversation_id, timers.c.kind, timers.c.key, timers.c.due, timers.c.id)
    .where(timers.c.due <= bindparam("now"))
    .order_by(timers.c.due)
    .limit(256)
)
_DROP = delete(timers).where(timers.c.id == bindparam("row"))
_CANCEL = delete(timers).where(
    timers.c.conversation_id == bindparam("conversation"), timers.c.kind == bindparam("of")
)
_NEXT = select(func.min(timers.c.due))


def set_timer(connection: Connection, timer: Timer) -> None:
    """Set a timer, or move the one of the same conversation, kind and key."""
    connection.execute(
        _SET.on(connection),
        {
            "conversation_id": timer.conversation_id,
            "kind": timer.kind,
            "key": timer.key,
            "due": to_row(timer.due),
        },
    )


def cancel(connection: Connection, conversation_id: int, kind: str) -> None:
    """Drop a conversation's timers of a kind."""
    connection.execute(_CANCEL, {"conversation": conversation_id, "of": kind})


def take_due(connection: Connection, now: datetime) -> list[Timer]:
    """Take what is due, oldest first; it is gone with this commit."""
    statement = _DUE
    if connection.dialect.name == "postgresql":
        statement = _DUE.with_for_update(skip_locked=True)
    rows = connection.execute(statement, {"now": to_row(now)}).all()
    if rows:
        connection.execute(_DROP, [{"row": row.id} for row in rows])
    return [Timer(row[0], row[1], row[2], from_row(row[3])) for row in rows]


def next_due(connection: Connection) -> datetime | None:
    """Give when the next timer is due, None if none is set."""
    ticks: int | None = connection.execute(_NEXT).scalar_one()
    return from_row(ticks)
