"""The escalation queue: conversations that wait for a person, or are with one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Select, bindparam, func, insert, select, update

from storage.database.moments import from_row, to_row
from storage.records.conversation import Channel, Contact, Status
from storage.records.work import Escalation
from storage.tables.conversations import contacts, conversations, messages
from storage.tables.work import escalations


class Hands(StrEnum):
    """Who has what is open: nobody yet, the one who asks, anybody at all."""

    NOBODY = "nobody"
    MINE = "mine"
    SOMEBODY = "somebody"


_OPEN = escalations.c.closed_at.is_(None)
_INSERT = insert(escalations)
_CLAIM = (
    update(escalations)
    .where(
        escalations.c.conversation_id == bindparam("conversation"),
        _OPEN,
        escalations.c.claimed_by.is_(None),
    )
    .values(claimed_by=bindparam("who"), claimed_at=bindparam("at"))
)
_CLOSE = (
    update(escalations)
    .where(escalations.c.conversation_id == bindparam("conversation"), _OPEN)
    .values(closed_at=bindparam("at"), closed_how=bindparam("how"))
)
_RELEASE = (
    update(escalations)
    .where(escalations.c.conversation_id == bindparam("conversation"), _OPEN)
    .values(claimed_by=None, claimed_at=None)
)
_HAND_OVER = (
    update(escalations)
    .where(escalations.c.conversation_id == bindparam("conversation"), _OPEN)
    .values(claimed_by=bindparam("who"), claimed_at=bindparam("at"))
)
_WIDEN = (
    update(escalations)
    .where(escalations.c.id == bindparam("row"))
    .values(
        team=bindparam("of"),
        reason=bindparam("why"),
        summary=bindparam("said"),
        intent=bindparam("means"),
        slots=bindparam("known"),
    )
)
_CURRENT = select(escalations).where(
    escalations.c.conversation_id == bindparam("conversation"), _OPEN
)
_PLACE = select(func.count()).where(
    _OPEN,
    escalations.c.claimed_by.is_(None),
    escalations.c.team == bindparam("of"),
    escalations.c.waiting_since <= bindparam("since"),
)
_LAST_LINE = (
    select(messages.c.text)
    .where(
        messages.c.conversation_id == escalations.c.conversation_id,
        messages.c.author == "contact",
    )
    .order_by(messages.c.seq.desc())
    .limit(1)
    .scalar_subquery()
)
_LIST = (
    select(
        *escalations.c,
        conversations.c.public_id,
        conversations.c.status,
        contacts.c.channel,
        contacts.c.name,
        contacts.c.person_id,
        _LAST_LINE.label("last_line"),
    )
    .join_from(escalations, conversations)
    .join(contacts)
    .where(_OPEN)
    .order_by(escalations.c.waiting_since)
)
_PLACES = select(escalations.c.conversation_id, escalations.c.waiting_since).where(_OPEN)
_IN_LINE = _PLACES.order_by(escalations.c.waiting_since, escalations.c.id).limit(bindparam("most"))
_AT: Mapping[Hands, Select[int, int]] = {
    Hands.NOBODY: _IN_LINE.where(escalations.c.claimed_by.is_(None)),
    Hands.MINE: _IN_LINE.where(escalations.c.claimed_by == bindparam("who")),
    Hands.SOMEBODY: _IN_LINE.where(escalations.c.claimed_by.is_not(None)),
}
_AMONG = _LIST.where(escalations.c.conversation_id.in_(bindparam("among", expanding=True)))
_WAITS = escalations.c.claimed_by.is_(None)
_COUNT = select(
    func.count().filter(_WAITS).label("waiting"),
    func.count().filter(~_WAITS).label("held"),
    func.count().filter(_WAITS, escalations.c.waiting_since < bindparam("late")).label("late"),
    func.count().filter(_WAITS, escalations.c.waiting_since < bindparam("soon")).label("soon"),
    func.min(escalations.c.waiting_since).filter(_WAITS).label("oldest"),
).where(_OPEN)


@dataclass(frozen=True, slots=True)
class Counts:
    """How the queue stands: how many wait, are with people, waited since before two moments,
    and since when the one that waits longest does.
    """

    waiting: int
    held: int
    late: int
    soon: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of the queue: the escalation, whose it is, and the last thing they said."""

    escalation: Escalation
    public_id: str
    status: Status
    contact: Contact
    last_line: str


def escalate(connection: Connection, escalation: Escalation) -> None:
    """Put a conversation into the queue. Its `id` is given by the database."""
    connection.execute(
        _INSERT,
        {
            "conversation_id": escalation.conversation_id,
            "team": escalation.team,
            "reason": escalation.reason,
            "summary": escalation.summary,
            "intent": escalation.intent,
            "confidence": None if escalation.confidence is None else str(escalation.confidence),
            "slots": orjson.dumps(escalation.slots).decode(),
            "waiting_since": to_row(escalation.waiting_since),
        },
    )


def widen(connection: Connection, escalation: Escalation) -> None:
    """Keep a new team, reason and summary of an open escalation; its place in line stays."""
    connection.execute(
        _WIDEN,
        {
            "row": escalation.id,
            "of": escalation.team,
            "why": escalation.reason,
            "said": escalation.summary,
            "means": escalation.intent,
            "known": orjson.dumps(escalation.slots).decode(),
        },
    )


def current(connection: Connection, conversation_id: int) -> Escalation | None:
    """Give a conversation's open escalation, if it has one."""
    row = connection.execute(_CURRENT, {"conversation": conversation_id}).first()
    return None if row is None else read_escalation(row)


def claim(connection: Connection, conversation_id: int, who: str, now: datetime) -> bool:
    """Take a waiting conversation; False if someone else was first or nothing waits."""
    row = {"conversation": conversation_id, "who": who, "at": to_row(now)}
    return connection.execute(_CLAIM, row).rowcount == 1


def release(connection: Connection, conversation_id: int) -> None:
    """Let a claimed conversation wait again."""
    connection.execute(_RELEASE, {"conversation": conversation_id})


def hand_over(connection: Connection, conversation_id: int, who: str, now: datetime) -> None:
    """Give a conversation that is in the queue to somebody, whoever has it."""
    row = {"conversation": conversation_id, "who": who, "at": to_row(now)}
    connection.execute(_HAND_OVER, row)


def close(connection: Connection, conversation_id: int, how: str, now: datetime) -> None:
    """Take a conversation out of the queue; `how` is given_back, resolved or withdrawn."""
    connection.execute(_CLOSE, {"conversation": conversation_id, "how": how, "at": to_row(now)})


def place(connection: Connection, escalation: Escalation) -> int:
    """Give how many wait for this team up to this one, itself included."""
    row = {"of": escalation.team, "since": to_row(escalation.waiting_since)}
    return connection.execute(_PLACE, row).scalar_one()


def count(connection: Connection, late: datetime, soon: datetime) -> Counts:
    """Count what is open; `late` and `soon` are the moments to count from before."""
    row = connection.execute(_COUNT, {"late": to_row(late), "soon": to_row(soon)}).one()
    return Counts(row.waiting, row.held, row.late, row.soon, from_row(row.oldest))


def line_up(connection: Connection, hands: Hands, who: str, most: int) -> list[tuple[int, int]]:
    """Give the first of those in some hands: (ticks since it waits, conversation), longest first."""
    rows = connection.execute(
        _AT[hands], {"most": most} | ({"who": who} if hands is Hands.MINE else {})
    )
    return [(row.waiting_since, row.conversation_id) for row in rows]


def list_open(connection: Connection, among: Sequence[int]) -> list[Waiting]:
    """Give what is open of these conversations, longest wait first."""
    rows = connection.execute(_AMONG, {"among": list(among)})
    return [
        Waiting(
            read_escalation(row),
            row.public_id,
            Status(row.status),
            Contact(0, Channel(row.channel), "", row.name, row.person_id),
            row.last_line or "",
        )
        for row in rows
    ]


def read_escalation(row: Row[*tuple[Any, ...]]) -> Escalation:
    """Read the columns of an escalation from a row that has them."""
    return Escalation(
        id=row.id,
        conversation_id=row.conversation_id,
        team=row.team,
        reason=row.reason,
        summary=row.summary,
        intent=row.intent,
        confidence=None if row.confidence is None else float(row.confidence),
        slots=tuple((name, value) for name, value in orjson.loads(row.slots)),
        waiting_since=from_row(row.waiting_since),
        claimed_by=row.claimed_by,
        claimed_at=from_row(row.claimed_at),
        closed_at=from_row(row.closed_at),
    )
