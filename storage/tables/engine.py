"""What carries messages: deliveries in and out, timers, one-time codes, what changed."""

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
    # What is unsent is found among all that was ever sent, and what was sent long ago among that.
    Index("outbox_by_status", "status", "due"),
    Column("owner", Text),  # the process that has claimed it
    Column("leased_until", Moment),  # then anyone may claim it
    Column("aside_at", Moment),  # when it was given up, for people to see
    Index(
        "outbox_claimed",
        "channel",
        "owner",
        sqlite_where=text("status = 'claimed'"),
        postgresql_where=text("status = 'claimed'"),
    ),
    Index(
        "outbox_aside",
        "channel",
        "aside_at",
        sqlite_where=text("aside_at IS NOT NULL"),
        postgresql_where=text("aside_at IS NOT NULL"),
    ),
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
    Column("fault", Text),  # what went wrong when it fired; such a one is set aside
    UniqueConstraint("conversation_id", "kind", "key"),
    Index("timers_due", "due"),
    Index(
        "timers_aside",
        "kind",
        sqlite_where=text("fault IS NOT NULL"),
        postgresql_where=text("fault IS NOT NULL"),
    ),
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
