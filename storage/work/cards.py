"""Escalations as cards in a team's own channel: which have one, what it says, what is new."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, text, union, update

from storage.database.statements import insert_new
from storage.records.conversation import Channel
from storage.records.work import Escalation
from storage.tables.conversations import contacts, conversations
from storage.tables.work import cards, escalations
from storage.work.escalations import read_escalation

CLOSED = "closed"

# Two partial indexes; OR over both tables would read every escalation there ever was.
_SHOWN = union(
    select(escalations.c.id).where(escalations.c.closed_at.is_(None)),
    select(cards.c.escalation_id).where(text(f"shown <> '{CLOSED}'")),
)
_LIVE = (
    select(
        *escalations.c,
        conversations.c.public_id,
        conversations.c.last_seq,
        contacts.c.channel,
        contacts.c.name,
        cards.c.outbox_id,
        cards.c.shown,
        cards.c.seq,
    )
    .join_from(escalations, conversations)
    .join(contacts)
    .outerjoin(cards, cards.c.escalation_id == escalations.c.id)
    .where(escalations.c.team.in_(bindparam("those", expanding=True)), escalations.c.id.in_(_SHOWN))
    .order_by(escalations.c.id)
)
_ONE = (
    select(escalations.c.team, conversations.c.id)
    .join_from(escalations, conversations)
    .where(conversations.c.public_id == bindparam("public"), escalations.c.closed_at.is_(None))
)
_NEW = insert_new(cards)
_CHANGE = (
    update(cards)
    .where(cards.c.escalation_id == bindparam("of"))
    .values(shown=bindparam("now_shown"), seq=bindparam("now_seq"))
)


@dataclass(frozen=True, slots=True)
class Live:
    """An escalation a team should see, and how far its card is (`posted` None: there is none)."""

    escalation: Escalation
    public_id: str
    last_seq: int
    channel: Channel
    requester: str
    posted: int | None
    shown: str
    seq: int


def hold(connection: Connection) -> None:
    """Let no other process draw cards until this transaction ends, so that none is drawn twice."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7369)")


def live(connection: Connection, teams_: Mapping[str, str]) -> list[Live]:
    """Give what these teams should see: all that is open, and what was closed since it was shown."""
    return [_live(row) for row in connection.execute(_LIVE, {"those": list(teams_)})]


def open_for(connection: Connection, public_id: str) -> tuple[str, int] | None:
    """Give team and conversation of an open escalation by the id that a card carries."""
    row = connection.execute(_ONE, {"public": public_id}).first()
    return None if row is None else (row.team, row.id)


def post(connection: Connection, escalation_id: int, outbox_id: int, shown: str, seq: int) -> None:
    """Note that a card is on its way."""
    connection.execute(
        _NEW.on(connection),
        {"escalation_id": escalation_id, "outbox_id": outbox_id, "shown": shown, "seq": seq},
    )


def change(connection: Connection, escalation_id: int, shown: str, seq: int) -> None:
    """Note what a card says now, and the last line told beneath it."""
    connection.execute(_CHANGE, {"of": escalation_id, "now_shown": shown, "now_seq": seq})


def _live(row: Row[*tuple[Any, ...]]) -> Live:
    return Live(
        escalation=read_escalation(row),
        public_id=row.public_id,
        last_seq=row.last_seq,
        channel=Channel(row.channel),
        requester=row.name,
        posted=row.outbox_id,
        shown=row.shown or "",
        seq=row.seq or 0,
    )
