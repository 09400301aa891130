"""Contacts: who they are on their channel, and those who want to hear from us no more."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from storage.database.moments import to_row
from storage.database.statements import insert_new
from storage.records.conversation import Contact, Inbound
from storage.tables.conversations import contacts, conversations

_ADD = insert_new(contacts)
_ID = select(contacts.c.id).where(
    contacts.c.channel == bindparam("of"), contacts.c.external_id == bindparam("who")
)
_UPDATE = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"))
    .values(name=bindparam("called"), person_id=bindparam("person"), blocked_at=None)
)
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


def add_contact(connection: Connection, arrival: Inbound, now: datetime) -> int:
    """Keep whom an arrival is from, unless they are known already; give their id."""
    connection.execute(
        _ADD.on(connection),
        {
            "channel": arrival.channel.value,
            "external_id": arrival.contact,
            "name": arrival.name,
            "person_id": arrival.person_id,
            "created_at": to_row(now),
        },
    )
    who = {"of": arrival.channel.value, "who": arrival.contact}
    return int(connection.execute(_ID, who).scalar_one())


def update_contact(connection: Connection, contact: Contact, arrival: Inbound) -> None:
    """Keep the name and the person an arrival tells; whoever writes is blocked no longer."""
    row = {"contact": contact.id, "called": arrival.name, "person": arrival.person_id}
    connection.execute(_UPDATE, row)


def block(connection: Connection, conversation_id: int, now: datetime) -> None:
    """Write to the contact of a conversation no more, until they write to us."""
    connection.execute(_BLOCK, {"conversation": conversation_id, "at": to_row(now)})


def block_person(
    connection: Connection, channel: str, external_id: str, now: datetime | None
) -> None:
    """Write to a contact no more, by the channel's id of them; None: they may be written to."""
    row = {"of": channel, "who": external_id, "at": to_row(now)}
    connection.execute(_BLOCK_PERSON, row)
