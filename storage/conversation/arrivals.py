"""Deliveries of a numbered channel: kept as they came, worked on in the order of their numbers.

What is worked on loses its body and keeps its number for a week, so a delivery that comes again
is known at the door.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, select, tuple_, update

from storage.conversation.inbox import KEPT, SLICE
from storage.database.moments import to_row
from storage.database.statements import insert_new
from storage.tables.edges import arrivals

_PUT = insert_new(arrivals, (arrivals.c.number,))
_WAITING = (
    select(arrivals.c.number, arrivals.c.body)
    .where(
        arrivals.c.channel == bindparam("of"),
        arrivals.c.body.is_not(None),
        arrivals.c.number.not_in(bindparam("busy", expanding=True)),
    )
    .order_by(arrivals.c.number)
    .limit(bindparam("most"))
)
_DONE = (
    update(arrivals)
    .where(arrivals.c.channel == bindparam("of"), arrivals.c.number == bindparam("one"))
    .values(body=None, note=bindparam("what"))
)
_HIGHEST = select(func.max(arrivals.c.number)).where(
    arrivals.c.channel == bindparam("of"), arrivals.c.body.is_(None)
)
_OLD = (
    select(arrivals.c.channel, arrivals.c.number)
    .where(arrivals.c.body.is_(None), arrivals.c.at < bindparam("before"))
    .limit(SLICE)
)
_FORGET = delete(arrivals).where(tuple_(arrivals.c.channel, arrivals.c.number).in_(_OLD))


@dataclass(frozen=True, slots=True)
class Arrived:
    """A delivery that waits: the platform's number of it, the text it came as."""

    number: int
    body: str


def put(
    connection: Connection, channel: str, bodies: Mapping[int, str], now: datetime
) -> Collection[int]:
    """Keep deliveries; give the numbers of those that were not there yet."""
    at = to_row(now)
    rows = [
        {"channel": channel, "number": number, "body": body, "at": at}
        for number, body in bodies.items()
    ]
    if not rows:
        return ()
    return {row[0] for row in connection.execute(_PUT.on(connection), rows)}


def waiting(
    connection: Connection, channel: str, busy: Collection[int], most: int
) -> list[Arrived]:
    """Give what waits and is not in `busy`, lowest number first."""
    found = connection.execute(_WAITING, {"of": channel, "busy": list(busy), "most": most})
    return [Arrived(row.number, row.body) for row in found]


def done(connection: Connection, channel: str, notes: Sequence[tuple[int, str]]) -> None:
    """Drop the bodies of what was worked on, and note what became of each."""
    rows = [{"of": channel, "one": number, "what": note} for number, note in notes]
    if rows:
        connection.execute(_DONE, rows)


def highest(connection: Connection, channel: str) -> int | None:
    """Give the highest number worked on, None before the first."""
    number: int | None = connection.execute(_HIGHEST, {"of": channel}).scalar_one()
    return number


def forget(connection: Connection, now: datetime) -> int:
    """Drop a slice of the numbers of deliveries older than a week; give how many."""
    return connection.execute(_FORGET, {"before": to_row(now - KEPT)}).rowcount
