"""Tables only the front office has.

Dates are ISO text and amounts decimal text: exact, sortable and the same on both engines.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, Table, Text

from storage.tables.columns import Id, Moment

FRONT = MetaData()

customers = Table(
    "customers",
    FRONT,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("email_key", Text),  # for comparing: case folded
    Column("phone", Text),
    Column("language", Text),
    Column("telegram_id", Text, index=True),
)

orders = Table(
    "orders",
    FRONT,
    Column("number", Text, primary_key=True),
    Column("number_key", Text, nullable=False, index=True),  # as people type it: see `keys`
    Column("customer_id", ForeignKey("customers.id"), nullable=False),
    Column("status", Text, nullable=False),
    # What the last import said, so that importing the same again does not undo what was done here.
    Column("imported_status", Text, nullable=False),
    Column("placed_on", Text, nullable=False),
    Column("shipped_on", Text),
    Column("delivered_on", Text),
    Column("carrier", Text),
    Column("tracking", Text),
    Column("total", Text),
    Column("currency", Text),
    Column("ship_to", Text),
    Column("postcode", Text),
    Index("orders_by_customer", "customer_id", "placed_on"),
)

order_lines = Table(
    "order_lines",
    FRONT,
    Column("order_number", ForeignKey("orders.number"), primary_key=True),
    Column("line", Integer, primary_key=True),  # counts from 1 within the order
    Column("sku", Text, nullable=False),
    Column("quantity", Text, nullable=False),
    Column("unit_price", Text),
)

# What happened to an order here, kept also when the next import replaces the order's row.
order_events = Table(
    "order_events",
    FRONT,
    Column("id", Id, primary_key=True),
    Column("order_number", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
)

# Pairs of number and e-mail that did not match, to tell guessing from a slip.
order_misses = Table(
    "order_misses",
    FRONT,
    Column("id", Id, primary_key=True),
    Column("conversation_id", Id, nullable=False),
    Column("number_key", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index("order_misses_here", "conversation_id", "at"),
    Index("order_misses_of_one", "number_key", "at"),
)
