"""Units of work, what crossed the door, and the log of what was done."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from storage.tables.columns import OFFICE, Id, Moment

tickets = Table(
    "tickets",
    OFFICE,
    Column("number", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("person_id", Text),
    Column("conversation_id", ForeignKey("conversations.id")),
    Column("subject", Text),
    Column("outcome", Text),
    Column("assignee", Text),
    Column("crossing", Text, unique=True),
    Column("promised_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index("tickets_by_person", "person_id", "state"),
    Index("tickets_by_conversation", "conversation_id", "state"),
)

escalations = Table(
    "escalations",
    OFFICE,
    Column("id", Id, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("team", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("intent", Text),
    Column("confidence", Text),
    Column("slots", Text, nullable=False, server_default="[]"),
    Column("waiting_since", Moment, nullable=False),
    Column("claimed_by", Text),
    Column("claimed_at", Moment),
    Column("closed_at", Moment),
    Column("closed_how", Text),
    Index(
        "one_open_escalation",
        "conversation_id",
        unique=True,
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
)

# The card a team sees of an escalation, in a place of its own such as a Slack channel.
cards = Table(
    "cards",
    OFFICE,
    Column("escalation_id", ForeignKey("escalations.id"), primary_key=True),
    Column("outbox_id", ForeignKey("outbox.id"), nullable=False),  # the row that posts it
    Column("shown", Text, nullable=False),  # what the card says of who has it
    Column("seq", Integer, nullable=False),  # the last line of the conversation told there
)

crossings = Table(
    "crossings",
    OFFICE,
    Column("id", Text, primary_key=True),
    Column("direction", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("fields", Text, nullable=False),
    Column("answers", Text),
    Column("state", Text, nullable=False),
    Column("note", Text),
    Column("created_at", Moment, nullable=False),
    Column("carried_at", Moment),
    Index("crossings_to_carry", "direction", "state"),
)

audit = Table(
    "audit",
    OFFICE,
    Column("id", Id, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    Column("chain", Text, nullable=False),
)
