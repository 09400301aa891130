"""Contacts, their conversations, and the messages in them."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables.columns import OFFICE, Id, Moment

contacts = Table(
    "contacts",
    OFFICE,
    Column("id", Id, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("person_id", Text),
    Column("language", Text),
    Column("blocked_at", Moment),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("channel", "external_id"),
    Index("contacts_by_person", "person_id"),
)

conversations = Table(
    "conversations",
    OFFICE,
    Column("id", Id, primary_key=True),
    Column("public_id", Text, nullable=False, unique=True),
    # channel, contact and thread in one: what the turn finds a conversation by
    Column("key", Text, nullable=False, unique=True),
    Column("contact_id", ForeignKey("contacts.id"), nullable=False),
    Column("address", Text, nullable=False, server_default=""),
    Column("status", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("proved_at", Moment),  # when a one-time code was last used here
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index("conversations_by_status", "status", "updated_at"),
    Index("conversations_by_contact", "contact_id"),
)

messages = Table(
    "messages",
    OFFICE,
    Column("id", Id, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("author", Text, nullable=False),
    Column("author_name", Text, nullable=False, server_default=""),
    Column("text", Text, nullable=False),
    Column("choices", Text, nullable=False, server_default="[]"),
    Column("decision", Text),
    Column("at", Moment, nullable=False),
    UniqueConstraint("conversation_id", "seq"),
)
