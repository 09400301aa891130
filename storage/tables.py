"""Tables that both offices have, each in its own database.

Moments are stored as UTC microseconds since 1970, integers: exact, sortable, the same on both
engines. Conversation state, fields and other small structures are JSON text.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

OFFICE = MetaData()

# SQLite counts rows by itself only in a column declared INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")
Moment = BigInteger

# --- conversations -----------------------------------------------------------------------------

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

# --- the engine --------------------------------------------------------------------------------

inbox = Table(
    "inbox",
    OFFICE,
    Column("id", Id, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("conversation_id", ForeignKey("conversations.id")),
    Column("fault", Text),
    Column("at", Moment, nullable=False),
    UniqueConstraint("channel", "external_id", name="one_delivery"),
)

outbox = Table(
    "outbox",
    OFFICE,
    Column("id", Id, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due", Moment, nullable=False),
    Column("expires", Moment),
    Column("remote_id", Text),
    Column("fault", Text),
    Index(
        "outbox_due",
        "channel",
        "due",
        "id",
        sqlite_where=text("status = 'queued'"),
        postgresql_where=text("status = 'queued'"),
    ),
)

timers = Table(
    "timers",
    OFFICE,
    Column("id", Id, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False, server_default=""),
    Column("due", Moment, nullable=False),
    UniqueConstraint("conversation_id", "kind", "key"),
    Index("timers_due", "due"),
)

codes = Table(
    "codes",
    OFFICE,
    Column("id", Id, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("person_id", Text),  # None: nobody could be told, but the asking still counts
    Column("destination", Text, nullable=False),  # hashed
    Column("salt", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("created_at", Moment, nullable=False),
    Column("used_at", Moment),
    Index("codes_by_conversation", "conversation_id", "created_at"),
    Index("codes_by_destination", "destination", "created_at"),
)

changes = Table(
    "changes",
    OFFICE,
    Column("id", Id, primary_key=True),
    Column("conversation_id", Id, nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,  # an id is never given twice, so a stream can resume by it
)

# --- work --------------------------------------------------------------------------------------

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

# --- what both offices know of the company -----------------------------------------------------

settings = Table(
    "settings",
    OFFICE,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

teams = Table(
    "teams",
    OFFICE,
    Column("name", Text, primary_key=True),
    Column("side", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("slack_channel", Text),
)

products = Table(
    "products",
    OFFICE,
    Column("sku", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("category", Text, nullable=False, server_default=""),
    Column("price", Text),
    Column("currency", Text),
    Column("stock", Integer),
    Column("description", Text, nullable=False, server_default=""),
    Column("imported_at", Moment, nullable=False),
)

gaps = Table(
    "gaps",
    OFFICE,
    Column("id", Id, primary_key=True),
    Column("question", Text, nullable=False),
    Column("conversation_id", Id, nullable=False),
    Column("at", Moment, nullable=False),
)
