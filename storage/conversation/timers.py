"""What must happen later, as rows: a timer set twice is moved, a fired one is gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, select, update

from storage.database.moments import from_row, to_row
from storage.database.statements import Many, upsert
from storage.tables.engine import timers


@dataclass(frozen=True, slots=True)
class Timer:
    """Something due for a conversation; `key` tells several of a kind apart."""

    conversation_id: int
    kind: str
    key: str
    due: datetime


_SET = Many(upsert(timers, ["conversation_id", "kind", "key"]))
_DUE = (
    select(timers.c.conversation_id, timers.c.kind, timers.c.key, timers.c.due)
    .where(timers.c.due <= bindparam("now"), timers.c.fault.is_(None))
    .order_by(timers.c.due)
    .limit(256)
)
_DROP = Many(
    delete(timers).where(
        timers.c.conversation_id == bindparam("conversation"),
        timers.c.kind == bindparam("of"),
        timers.c.key == bindparam("which"),
        timers.c.due == bindparam("at"),
    )
)
_CANCEL = Many(
    delete(timers).where(
        timers.c.conversation_id == bindparam("conversation"), timers.c.kind == bindparam("of")
    )
)
_ASIDE = (
    update(timers)
    .where(
        timers.c.conversation_id == bindparam("conversation"),
        timers.c.kind == bindparam("of"),
        timers.c.key == bindparam("which"),
    )
    .values(fault=bindparam("why"))
)
_COUNT_ASIDE = select(func.count()).select_from(timers).where(timers.c.fault.is_not(None))
_NEXT = select(func.min(timers.c.due)).where(timers.c.fault.is_(None))


def set_many(connection: Connection, some: Sequence[Timer]) -> None:
    """Set timers; one of the same conversation, kind and key is moved."""
    rows = [
        {
            "conversation_id": one.conversation_id,
            "kind": one.kind,
            "key": one.key,
            "due": to_row(one.due),
            "fault": None,
        }
        for one in some
    ]
    _SET.run(connection, rows)


def cancel_many(connection: Connection, conversation_ids: Sequence[int], *kinds: str) -> None:
    """Drop the timers of some kinds of these conversations."""
    rows = [{"conversation": one, "of": kind} for one in conversation_ids for kind in kinds]
    _CANCEL.run(connection, rows)


def claim(connection: Connection, now: datetime) -> list[Timer]:
    """Take what is due, oldest first; until this transaction ends nobody else can take it."""
    statement = _DUE
    if connection.dialect.name == "postgresql":
        statement = _DUE.with_for_update(skip_locked=True)
    rows = connection.execute(statement, {"now": to_row(now)})
    return [Timer(row[0], row[1], row[2], from_row(row[3])) for row in rows]


def drop(connection: Connection, fired: Sequence[Timer]) -> None:
    """Drop timers that have fired; one that was moved meanwhile stays."""
    rows = [
        {
            "conversation": one.conversation_id,
            "of": one.kind,
            "which": one.key,
            "at": to_row(one.due),
        }
        for one in fired
    ]
    _DROP.run(connection, rows)


def set_aside(connection: Connection, timer: Timer, fault: str) -> None:
    """Fire a timer no more that failed; to set it anew has it fire again."""
    row = {
        "conversation": timer.conversation_id,
        "of": timer.kind,
        "which": timer.key,
        "why": fault,
    }
    connection.execute(_ASIDE, row)


def count_aside(connection: Connection) -> int:
    """Give how many timers failed and were set aside."""
    return int(connection.execute(_COUNT_ASIDE).scalar_one())


def next_due(connection: Connection) -> datetime | None:
    """Give when the next timer is due, None if none is set."""
    ticks: int | None = connection.execute(_NEXT).scalar_one()
    return from_row(ticks)
