"""Rows of the outbox that were given up and that somebody should see: listed, tried once more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, func, select, update

from storage.conversation.outbox import CODE, Fate
from storage.database.moments import from_row, to_row
from storage.tables.conversations import conversations
from storage.tables.engine import outbox

_SET_ASIDE = (
    update(outbox)
    .where(
        outbox.c.id == bindparam("row"),
        outbox.c.status == Fate.CLAIMED.value,
        outbox.c.owner == bindparam("me"),
    )
    .values(
        status=Fate.DEAD.value,
        aside_at=bindparam("at"),
        fault=bindparam("why"),
        owner=None,
        leased_until=None,
        body=case((outbox.c.kind == CODE, "{}"), else_=outbox.c.body),
    )
    .returning(outbox.c.conversation_id)
)
_ASIDE = (outbox.c.aside_at.is_not(None), outbox.c.status == Fate.DEAD.value)
# A one-time code is not kept, so there is nothing to send once more.
_RETRY = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), *_ASIDE, outbox.c.kind != CODE)
    .values(status=Fate.QUEUED.value, aside_at=None, fault=None, attempts=0, due=bindparam("at"))
    .returning(outbox.c.conversation_id)
)
_COUNT = select(outbox.c.channel, func.count()).where(*_ASIDE).group_by(outbox.c.channel)
_LIST = (
    select(
        outbox.c.id,
        outbox.c.channel,
        outbox.c.kind,
        outbox.c.attempts,
        outbox.c.fault,
        outbox.c.aside_at,
        conversations.c.public_id,
    )
    .join(conversations, conversations.c.id == outbox.c.conversation_id)
    .where(*_ASIDE)
    .order_by(outbox.c.aside_at.desc(), outbox.c.id.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A row that was given up: where it was to go, how often it was tried, what was wrong."""

    id: int
    channel: str
    kind: str
    tries: int
    fault: str
    at: datetime
    public_id: str

    @property
    def may_retry(self) -> bool:
        """Whether there is still something to send."""
        return self.kind != CODE


def set_aside(connection: Connection, row: int, me: str, why: str, now: datetime) -> int | None:
    """Give up a row this process has claimed; its conversation, None if it is no longer ours."""
    words = {"row": row, "me": me, "why": why, "at": to_row(now)}
    found: int | None = connection.execute(_SET_ASIDE, words).scalar_one_or_none()
    return found


def retry(connection: Connection, row: int, now: datetime) -> int | None:
    """Queue a row once more; its conversation, None if it was not given up."""
    found: int | None = connection.execute(
        _RETRY, {"row": row, "at": to_row(now)}
    ).scalar_one_or_none()
    return found


def count(connection: Connection) -> Mapping[str, int]:
    """Give how many rows of each channel were given up."""
    return {row[0]: row[1] for row in connection.execute(_COUNT)}


def list_newest(connection: Connection, most: int = 200) -> list[Undelivered]:
    """Give what was given up, newest first."""
    return [
        Undelivered(*row[:4], row.fault or "", from_row(row.aside_at), row.public_id)
        for row in connection.execute(_LIST, {"most": most})
    ]
