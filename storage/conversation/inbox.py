"""What was delivered: the same delivery twice is one message. Unique keys decide, nothing else."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, select, update

from storage.database.moments import to_row
from storage.database.statements import insert_new
from storage.records.conversation import Inbound
from storage.tables.engine import inbox

# Slack repeats for minutes, Telegram for a day; a week outlives both by far.
KEPT = timedelta(days=7)

SLICE = 5_000  # rows dropped at once: a commit that nobody notices

_ADMIT = insert_new(inbox, (inbox.c.channel, inbox.c.external_id))
_MARK = (
    update(inbox)
    .where(inbox.c.channel == bindparam("of"), inbox.c.external_id == bindparam("delivery"))
    .values(conversation_id=bindparam("conversation"), fault=bindparam("why"))
)
_HAS = select(inbox.c.id).where(
    inbox.c.channel == bindparam("of"), inbox.c.external_id == bindparam("delivery")
)
# Ids grow with time: the lowest few thousand are the oldest, and no index by time is needed.
_FORGET = delete(inbox).where(
    inbox.c.id < select(func.min(inbox.c.id) + SLICE).scalar_subquery(),
    inbox.c.at < bindparam("before"),
)


def admit(
    connection: Connection, arrivals: Sequence[Inbound], now: datetime
) -> set[tuple[str, str]]:
    """Note deliveries; give (channel, external id) of those that were not there yet."""
    at = to_row(now)
    rows = [
        {"channel": arrival.channel.value, "external_id": arrival.external_id, "at": at}
        for arrival in arrivals
    ]
    return {(row[0], row[1]) for row in connection.execute(_ADMIT.on(connection), rows)}


def note(connection: Connection, channel: str, external_id: str, now: datetime) -> bool:
    """Note a delivery that is no message; False if it was there before."""
    row = {"channel": channel, "external_id": external_id, "at": to_row(now)}
    return connection.execute(_ADMIT.on(connection), row).first() is not None


def has(connection: Connection, channel: str, external_id: str) -> bool:
    """Tell whether a delivery was noted."""
    row = {"of": channel, "delivery": external_id}
    return connection.execute(_HAS, row).first() is not None


def park(connection: Connection, arrival: Inbound, conversation_id: int, fault: str) -> None:
    """Note that a delivery could not be worked on, and why (an exception's kind, no contents)."""
    connection.execute(
        _MARK,
        {
            "of": arrival.channel.value,
            "delivery": arrival.external_id,
            "conversation": conversation_id,
            "why": fault,
        },
    )


def forget(connection: Connection, now: datetime) -> int:
    """Drop a slice of the deliveries older than a week; give how many."""
    return connection.execute(_FORGET, {"before": to_row(now - KEPT)}).rowcount
