"""Orders as one customer may see and change them.

What belongs to somebody else and what does not exist are the same: None, from the same one
statement, so that neither the words nor the time tell them apart.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from sqlalchemy import Connection, Row, bindparam, case, insert, select, update

from storage.database.keys import code_key, email_key
from storage.database.moments import to_row
from storage.database.rows import day, money
from storage.front.tables import customers, order_events, order_lines, orders
from storage.records.front import Order, OrderLine, OrderState, OrderStatus
from storage.tables.company import products

_WHOLE = (
    select(orders)
    .add_columns(order_lines.c.sku, order_lines.c.quantity, order_lines.c.unit_price)
    .add_columns(products.c.name.label("product"))
    .select_from(orders)
    .outerjoin(order_lines, order_lines.c.order_number == orders.c.number)
    .outerjoin(products, products.c.sku == order_lines.c.sku)
    .where(orders.c.customer_id == bindparam("customer"))
)
# Two numbers may differ in case alone; the one typed exactly comes first.
_EXACT_FIRST = case((orders.c.number == bindparam("typed"), 0), else_=1)
_FIND = _WHOLE.where(orders.c.number_key == bindparam("number")).order_by(
    _EXACT_FIRST, orders.c.number, order_lines.c.line
)
_NEWEST = (
    select(orders.c.number)
    .where(orders.c.customer_id == bindparam("customer"))
    .order_by(orders.c.placed_on.desc(), orders.c.number.desc())
    .limit(bindparam("limit"))
)
_MINE = _WHOLE.where(orders.c.number.in_(_NEWEST)).order_by(
    orders.c.placed_on.desc(), orders.c.number.desc(), order_lines.c.line
)
_STATUS = (
    select(orders)
    .join(customers, customers.c.id == orders.c.customer_id)
    .where(orders.c.number_key == bindparam("number"))
    .where(customers.c.email_key == bindparam("email"))
    .order_by(_EXACT_FIRST, orders.c.number)
    .limit(1)
)
_CANCEL = (
    update(orders)
    .where(orders.c.number == bindparam("typed"))
    .where(orders.c.customer_id == bindparam("customer"))
    .where(orders.c.status == OrderState.PROCESSING.value)
    .values(status=OrderState.CANCELLED.value)
)


class OrdersOf:
    """The orders of one customer; of nobody, for an anonymous contact."""

    def __init__(self, connection: Connection, customer_id: str | None) -> None:
        """Take a connection to the front database and whose orders may be seen."""
        self._connection = connection
        self._customer_id = customer_id

    def mine(self, limit: int = 10) -> tuple[Order, ...]:
        """Give the newest orders, newest first."""
        parameters = {"customer": self._customer_id, "limit": limit}
        return tuple(_orders(self._connection.execute(_MINE, parameters)))

    def find(self, number: str) -> Order | None:
        """Give the order with a number as people type it, if it is theirs."""
        parameters = {
            "customer": self._customer_id,
            "number": code_key(number),
            "typed": number.strip(),
        }
        return next(_orders(self._connection.execute(_FIND, parameters)), None)

    def status(self, number: str, email: str) -> OrderStatus | None:
        """Give the little that an order's number and its customer's e-mail open together."""
        parameters = {
            "number": code_key(number),
            "typed": number.strip(),
            "email": email_key(email),
        }
        row = self._connection.execute(_STATUS, parameters).one_or_none()
        return None if row is None else OrderStatus(*_status(row))

    def cancel(self, number: str, now: datetime) -> bool:
        """Cancel an order of theirs that is not shipped yet, by its exact number; say whether."""
        parameters = {"typed": number, "customer": self._customer_id}
        if self._connection.execute(_CANCEL, parameters).rowcount == 0:
            return False
        self._connection.execute(
            insert(order_events),
            {"order_number": number, "kind": "cancelled", "at": to_row(now)},
        )
        return True


def _orders(rows: Iterable[Row[*tuple[object, ...]]]) -> Iterator[Order]:
    for _, group in groupby(rows, key=lambda row: row.number):
        lines = list(group)
        head = lines[0]
        yield Order(
            *_status(head),
            money(head.total, head.currency),
            head.ship_to,
            head.postcode,
            tuple(_line(line) for line in lines if line.sku is not None),
        )


def _status(
    row: Row[*tuple[object, ...]],
) -> tuple[str, OrderState, date, date | None, date | None, str | None, str | None]:
    return (
        row.number,
        OrderState(row.status),
        day(row.placed_on),
        day(row.shipped_on),
        day(row.delivered_on),
        row.carrier,
        row.tracking,
    )


def _line(row: Row[*tuple[object, ...]]) -> OrderLine:
    return OrderLine(
        row.sku, row.product or row.sku, Decimal(row.quantity), money(row.unit_price, row.currency)
    )
