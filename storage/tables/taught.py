"""The table of what was taught since the catalogue was written."""

from sqlalchemy import Column, Index, Table, Text, text

from storage.tables.columns import OFFICE, Id, Moment

__all__ = ["OFFICE", "taught"]

taught = Table(
    "taught",
    OFFICE,
    Column("id", Id, primary_key=True),
    Column("intent", Text, nullable=False),
    Column("phrase", Text, nullable=False),
    Column("key", Text, nullable=False),  # the phrase's words alone: what makes two the same
    Column("language", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("live_by", Text),
    Column("live_at", Moment),
    Column("undone_by", Text),
    Column("undone_at", Moment),
    Column("trial", Text),  # what it fixes and breaks, and beside which lessons it was tried
    Index(
        "taught_once",
        "key",
        unique=True,
        sqlite_where=text("state <> 'undone'"),
        postgresql_where=text("state <> 'undone'"),
    ),
)
