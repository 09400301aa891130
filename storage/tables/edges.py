"""Tables for what the edges take in: deliveries not yet worked on, and files people send."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from storage.tables.columns import OFFICE, Id, Moment

__all__ = ["OFFICE", "arrivals", "attachments"]

# A platform's delivery as it came, until it is worked on; then without its body, for a week.
arrivals = Table(
    "arrivals",
    OFFICE,
    Column("channel", Text, primary_key=True),
    Column("number", Id, primary_key=True),
    Column("body", Text),
    Column("note", Text),
    Column("at", Moment, nullable=False),
    Index("arrivals_by_time", "at"),
    Index(
        "arrivals_waiting",
        "channel",
        "number",
        sqlite_where=text("body IS NOT NULL"),
        postgresql_where=text("body IS NOT NULL"),
    ),
)

attachments = Table(
    "attachments",
    OFFICE,
    Column("id", Id, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("channel", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("mime", Text, nullable=False, server_default=""),
    Column("size", Integer, nullable=False, server_default="0"),
    Column("album", Text, nullable=False, server_default=""),
    Column("remote_id", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False),
    Column("stored", Text),
    Column("fault", Text),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("due", Moment, nullable=False),
    UniqueConstraint("conversation_id", "seq", "place"),
    Index(
        "attachments_wanted",
        "channel",
        "due",
        sqlite_where=text("state = 'wanted'"),
        postgresql_where=text("state = 'wanted'"),
    ),
)
