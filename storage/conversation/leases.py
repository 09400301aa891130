"""Rows of the outbox that a process has claimed: how long they are its own, when they are not.

A claim is a lease with an owner. While its owner lives it is renewed; a row whose lease ran out,
or whose owner is dead, is let go and may be claimed by anyone.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, case, exists, or_, select, update

from storage.conversation.outbox import READY, Fate
from storage.database.moments import to_row
from storage.tables.engine import outbox

LEASE: Final = timedelta(seconds=60)

_MINE = (outbox.c.channel == bindparam("of"), outbox.c.status == Fate.CLAIMED.value)
_HOLDERS = select(outbox.c.owner).where(*_MINE, outbox.c.owner != bindparam("me")).distinct()
_RENEW = (
    update(outbox)
    .where(*_MINE, outbox.c.owner == bindparam("me"))
    .where(outbox.c.id.in_(bindparam("rows", expanding=True)))
    .values(leased_until=bindparam("until"))
)
_LOOSE = select(
    exists().where(*_MINE, or_(outbox.c.owner.is_(None), outbox.c.leased_until < bindparam("now")))
)
# Who died with a row in hand may have died of it: that counts as a try.
_LET_GO = (
    update(outbox)
    .where(
        *_MINE,
        or_(
            outbox.c.owner.is_(None),
            outbox.c.owner.in_(bindparam("gone", expanding=True)),
            outbox.c.leased_until < bindparam("now"),
        ),
        outbox.c.id.not_in(bindparam("flying", expanding=True)),
    )
    .values(
        status=Fate.QUEUED.value,
        attempts=outbox.c.attempts + case((outbox.c.owner.is_(None), 0), else_=1),
        owner=None,
        leased_until=None,
    )
)
_IS_DUE = select(
    exists().where(outbox.c.channel == bindparam("of"), outbox.c.status == Fate.QUEUED.value, READY)
)
_HURRY = (
    update(outbox)
    .where(outbox.c.channel == bindparam("of"), outbox.c.status == Fate.QUEUED.value)
    .where(outbox.c.due > bindparam("now"))
    .values(due=bindparam("now"))
)


def is_due(connection: Connection, channel: str, now: datetime) -> bool:
    """Tell whether a channel has anything that may go."""
    return bool(connection.execute(_IS_DUE, {"of": channel, "now": to_row(now)}).scalar_one())


def holders(connection: Connection, channel: str, me: str) -> list[str]:
    """Give the other processes that have rows of a channel claimed."""
    return list(connection.execute(_HOLDERS, {"of": channel, "me": me}).scalars())


def any_loose(connection: Connection, channel: str, now: datetime) -> bool:
    """Tell whether a channel has claimed rows that are nobody's, or whose lease ran out."""
    return bool(connection.execute(_LOOSE, {"of": channel, "now": to_row(now)}).scalar_one())


def renew(
    connection: Connection, channel: str, me: str, rows: Collection[int], now: datetime
) -> None:
    """Keep rows that are still on their way one's own."""
    until = to_row(now + LEASE)
    connection.execute(_RENEW, {"of": channel, "me": me, "rows": list(rows), "until": until})


def let_go(
    connection: Connection,
    channel: str,
    gone: Collection[str],
    now: datetime,
    flying: Collection[int] = (),
) -> int:
    """Queue again what dead processes had claimed and whose lease ran out; give how many rows.

    `flying` are rows this process is sending: whatever the clock says, they are on their way.
    """
    words = {"of": channel, "gone": list(gone), "now": to_row(now), "flying": list(flying)}
    return connection.execute(_LET_GO, words).rowcount


def hurry(connection: Connection, channel: str, now: datetime) -> None:
    """Let all that waits be tried now: the clock was set back, so no time in a row is true."""
    connection.execute(_HURRY, {"of": channel, "now": to_row(now)})
