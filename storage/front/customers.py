"""Customers: who is behind a channel's id, and what we hold on them."""

from sqlalchemy import Connection, Row, bindparam, func, select

from storage.database.keys import code_key, email_key
from storage.front.tables import customers, orders
from storage.records.front import Customer

_ONE = select(customers).where(customers.c.id == bindparam("customer"))
_BY_TELEGRAM = select(customers.c.id).where(customers.c.telegram_id == bindparam("telegram"))
_BY_ORDER = (
    select(customers)
    .join(orders, orders.c.customer_id == customers.c.id)
    .where(orders.c.number_key == bindparam("number"), customers.c.email_key == bindparam("email"))
    .order_by(orders.c.number)
)
_WITH_ORDERS = (
    select(customers)
    .join(orders, orders.c.customer_id == customers.c.id)
    .group_by(customers.c.id)
    .order_by(func.max(orders.c.placed_on).desc(), customers.c.id)
    .limit(bindparam("most"))
)
_COUNT = select(func.count()).where(orders.c.customer_id == bindparam("customer"))


def by_telegram(connection: Connection, telegram_id: str) -> str | None:
    """Give the id of the one customer whose record holds this Telegram user id."""
    found = connection.execute(_BY_TELEGRAM, {"telegram": telegram_id}).scalars().all()
    return found[0] if len(found) == 1 else None


def by_order(connection: Connection, number: str, email: str) -> Customer | None:
    """Give the customer of an order, if the e-mail is theirs: where a one-time code goes."""
    keys = {"number": code_key(number), "email": email_key(email)}
    row = connection.execute(_BY_ORDER, keys).first()
    return None if row is None else _customer(row)


def list_with_orders(connection: Connection, most: int) -> list[Customer]:
    """Give those who ordered last. For the demo: no desk sees this."""
    return [_customer(row) for row in connection.execute(_WITH_ORDERS, {"most": most})]


class CustomerSelf:
    """One customer's own record; of nobody, for an anonymous contact."""

    def __init__(self, connection: Connection, customer_id: str | None) -> None:
        """Take a connection to the front database and whose record may be seen."""
        self._connection = connection
        self._customer_id = customer_id

    def me(self) -> Customer | None:
        """Give the record."""
        row = self._connection.execute(_ONE, {"customer": self._customer_id}).one_or_none()
        return None if row is None else _customer(row)

    def order_count(self) -> int:
        """Give how many orders we hold."""
        return self._connection.execute(_COUNT, {"customer": self._customer_id}).scalar_one()


def _customer(row: Row[*tuple[object, ...]]) -> Customer:
    return Customer(row.id, row.name, row.email, row.phone, row.language, row.telegram_id)
