"""What both offices know of the company."""

from sqlalchemy import (
    Column,
    Index,
    Integer,
    Table,
    Text,
)

from storage.tables.columns import OFFICE, Id, Moment

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
    Index("products_by_category", "category", "name", "sku"),
)

gaps = Table(
    "gaps",
    OFFICE,
    Column("id", Id, primary_key=True),
    Column("question", Text, nullable=False),
    Column("conversation_id", Id, nullable=False),
    Column("at", Moment, nullable=False),
)
