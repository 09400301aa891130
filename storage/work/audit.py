"""Who did what to which object, when. Each row carries the hash of the one before it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from storage.database.moments import from_row, to_row
from storage.tables.work import audit

_LAST = select(audit.c.chain).order_by(audit.c.id.desc()).limit(1)
_ADD = insert(audit)
_ALL = select(audit).order_by(audit.c.id)
_RECENT = select(audit).order_by(audit.c.id.desc()).limit(bindparam("most"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record."""

    id: int
    at: datetime
    actor: str
    action: str
    object: str
    detail: str


def record(
    connection: Connection, actor: str, action: str, object_: str, now: datetime, detail: str = ""
) -> None:
    """Add a line in the same transaction as what it speaks of. No contents, only ids and codes."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7367)")  # one chain, one writer
    before = connection.execute(_LAST).scalar_one_or_none() or ""
    at = to_row(now)
    connection.execute(
        _ADD,
        {
            "at": at,
            "actor": actor,
            "action": action,
            "object": object_,
            "detail": detail,
            "chain": _link(before, at, actor, action, object_, detail),
        },
    )


def verify(connection: Connection) -> int | None:
    """Give the id of the first line that does not follow from those before it, or None."""
    before = ""
    for row in connection.execute(_ALL):
        if row.chain != _link(before, row.at, row.actor, row.action, row.object, row.detail):
            return int(row.id)
        before = row.chain
    return None


def recent(connection: Connection, most: int = 200) -> list[Entry]:
    """Give the newest lines, newest first."""
    rows = connection.execute(_RECENT, {"most": most})
    return [
        Entry(row.id, from_row(row.at), row.actor, row.action, row.object, row.detail)
        for row in rows
    ]


def _link(before: str, at: int, *words: str) -> str:
    text = "\x1f".join((before, str(at), *words))
    return hashlib.sha256(text.encode()).hexdigest()
