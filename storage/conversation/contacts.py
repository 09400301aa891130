"""Contacts that no longer want to hear from us, or cannot."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from storage.database.moments import to_row
from storage.tables.conversations import contacts, conversations

_OWNER = (
    select(conversations.c.contact_id)
    .where(conversations.c.id == bindparam("conversation"))
    .scalar_subquery()
)
_BLOCK = update(contacts).where(contacts.c.id == _OWNER).values(blocked_at=bindparam("at"))
_BLOCK_PERSON = (
    update(contacts)
    .where(contacts.c.channel == bindparam("of"), contacts.c.external_id == bindparam("who"))
    .values(blocked_at=bindparam("at"))
)


def block(connection: Connection, conversation_id: int, now: datetime) -> None:
    """Write to the contact of a conversation no more, until they write to us."""
    connection.execute(_BLOCK, {"conversation": conversation_id, "at": to_row(now)})


def block_person(
    connection: Connection, channel: str, external_id: str, now: datetime | None
) -> None:
    """Write to a contact no more, by the channel's id of them; None: they may be written to."""
    row = {"of": channel, "who": external_id, "at": to_row(now)}
    connection.execute(_BLOCK_PERSON, row)
