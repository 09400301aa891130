"""What a front-office handler may reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.desk import Desk
from storage.records.front import Customer, Order, OrderStatus


class Orders(Protocol):
    """The orders of this customer; of nobody, for an anonymous contact."""

    def mine(self, limit: int = 10) -> Sequence[Order]:
        """Give the newest orders, newest first."""
        ...

    def find(self, number: str) -> Order | None:
        """Give the order with a number as people type it."""
        ...

    def status(self, number: str, email: str) -> OrderStatus | None:
        """Give the little that an order's number and its customer's e-mail open together."""
        ...

    def cancel(self, number: str, now: datetime) -> bool:
        """Cancel an order that is not shipped yet, by its exact number; say whether."""
        ...


class Self(Protocol):
    """The customer's own record."""

    def me(self) -> Customer | None:
        """Give the record."""
        ...

    def order_count(self) -> int:
        """Give how many orders we hold."""
        ...


@dataclass(frozen=True, kw_only=True)
class FrontDesk(Desk):
    """The front office's desk, for one customer or anonymous contact."""

    orders: Orders
    customer: Self
