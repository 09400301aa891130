"""Units of work, what crossed the door, and the log of what was done."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
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
    Index("tickets_by_state", "state", "kind"),
    Index("tickets_by_subject", "kind", "subject"),
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
    Index("escalations_by_conversation", "conversation_id"),
    Index(
        "escalations_queue",
        "claimed_by",
        "waiting_since",
        "team",
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
    Index(
        "one_open_escalation",
        "conversation_id",
        unique=True,
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
)

# A request that needs somebody's yes, under its ticket's number.
approvals = Table(
    "approvals",
    OFFICE,
    Column("number", ForeignKey("tickets.number"), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_in", ForeignKey("conversations.id")),
    Column("facts", Text, nullable=False),
    Column("needed", Integer, nullable=False, server_default="1"),
    Column("rank", Integer, nullable=False, server_default="0"),
    Column("state", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("decided_at", Moment),
    Index("approvals_by_asker", "asked_by"),
)

# Who may decide, in the order they are asked; `key` is what a name is compared by.
deciders = Table(
    "deciders",
    OFFICE,
    Column("number", ForeignKey("approvals.number"), primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),
    Index("deciders_by_name", "kind", "key"),
)

votes = Table(
    "votes",
    OFFICE,
    Column("number", ForeignKey("approvals.number"), primary_key=True),
    Column("person", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("why", Text, nullable=False, server_default=""),
    Column("via", Text, nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
)

# Who decides in somebody's stead, up to and including a day.
delegates = Table(
    "delegates",
    OFFICE,
    Column("person", Text, primary_key=True),
    Column("delegate", Text, nullable=False),
    Column("until", Text, nullable=False),
    Index("delegates_by_delegate", "delegate"),
)

# The card a team sees of an escalation, in a place of its own such as a Slack channel.
cards = Table(
    "cards",
    OFFICE,
    Column("escalation_id", ForeignKey("escalations.id"), primary_key=True),
    Column("outbox_id", ForeignKey("outbox.id"), nullable=False),  # the row that posts it
    Column("shown", Text, nullable=False),  # what the card says of who has it
    Column("seq", Integer, nullable=False),  # the last line of the conversation told there
    Index("cards_by_row", "outbox_id"),
    Index(
        "cards_live",
        "escalation_id",
        sqlite_where=text("shown <> 'closed'"),
        postgresql_where=text("shown <> 'closed'"),
    ),
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
    Index("crossings_by_time", "created_at"),
)

# What was done, by whom: people by keys that can be forgotten, never a word anyone wrote.
events = Table(
    "events",
    OFFICE,
    Column("id", Id, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("fields", Text, nullable=False, server_default="{}"),
)

# What `storage.work.seals` vouches for: a digest of each row, a hash over all, signed.
seals = Table(
    "seals",
    OFFICE,
    Column("id", Id, primary_key=True),
    Column("upto", Id, nullable=False, unique=True),
    Column("rows", Integer, nullable=False),
    Column("digests", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("head", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

actors = Table(
    "actors",
    OFFICE,
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("person", Text, nullable=False),
    UniqueConstraint("kind", "person"),
)
