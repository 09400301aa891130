"""Every code and name that customers may say, by kind."""

from sqlalchemy import Connection, select

from storage.front.tables import orders
from storage.knowledge.names import Kinds, list_shared

_ORDERS = select(orders.c.number)


def list_names(connection: Connection) -> Kinds:
    """Give the front office's codes and names."""
    numbers = connection.execute(_ORDERS).scalars()
    return {**list_shared(connection), "order": [(number, ()) for number in numbers]}
