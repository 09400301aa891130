"""Conversations that people hold: whose turn it is to write, and since when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    bindparam,
    func,
    select,
)

from storage.database.moments import from_row
from storage.records.conversation import Author
from storage.tables.conversations import contacts, conversations, messages
from storage.tables.work import escalations


def _last_of(
    author: Author, column: Column[int], *more: ColumnElement[bool]
) -> ScalarSelect[int | None]:
    return (
        select(func.max(column))
        .where(
            messages.c.conversation_id == escalations.c.conversation_id,
            messages.c.author == author.value,
            *more,
        )
        .scalar_subquery()
    )


_SINCE_TAKEN = messages.c.at >= escalations.c.claimed_at
_HELD = (
    select(
        escalations.c.conversation_id,
        escalations.c.claimed_by,
        escalations.c.claimed_at,
        conversations.c.public_id,
        contacts.c.name,
        _last_of(Author.AGENT, messages.c.at, _SINCE_TAKEN).label("answered_at"),
        _last_of(Author.AGENT, messages.c.seq, _SINCE_TAKEN).label("answered"),
        _last_of(Author.CONTACT, messages.c.seq).label("asked"),
    )
    .join_from(escalations, conversations)
    .join(contacts)
    .where(escalations.c.closed_at.is_(None), escalations.c.claimed_by.is_not(None))
    .order_by(escalations.c.claimed_at, escalations.c.id)
)
_BY_ONE = _HELD.where(escalations.c.claimed_by == bindparam("who"))
_OF_ONE = _HELD.where(escalations.c.conversation_id == bindparam("conversation"))


@dataclass(frozen=True, slots=True)
class Held:
    """A conversation with a person: who it is with, who has it, when they last did anything with
    it, and whether its contact waits for their word.
    """

    conversation_id: int
    public_id: str
    contact: str
    holder: str
    acted_at: datetime
    waits: bool


def list_held(connection: Connection, who: str | None = None) -> list[Held]:
    """Give what people hold, or what one of them does, what was taken first at the top."""
    rows = connection.execute(_HELD) if who is None else connection.execute(_BY_ONE, {"who": who})
    return [_held(row) for row in rows]


def find_held(connection: Connection, conversation_id: int) -> Held | None:
    """Give who holds a conversation; None if nobody does."""
    row = connection.execute(_OF_ONE, {"conversation": conversation_id}).first()
    return None if row is None else _held(row)


def _held(row: Row[*tuple[Any, ...]]) -> Held:
    return Held(
        conversation_id=row.conversation_id,
        public_id=row.public_id,
        contact=row.name,
        holder=row.claimed_by,
        acted_at=from_row(max(row.claimed_at, row.answered_at or 0)),
        waits=row.answered is None or (row.asked or 0) > row.answered,
    )
