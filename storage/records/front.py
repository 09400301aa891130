"""What the front office knows of its customers and their orders."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from storage.records.money import Money


class OrderState(StrEnum):
    """How far an order is."""

    PROCESSING = "processing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who buys; `language` is an ISO 639 code, `telegram_id` their Telegram user id."""

    id: str
    name: str
    email: str | None
    phone: str | None
    language: str | None
    telegram_id: str | None


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One product of an order; `name` is the product's, or its code where it is not listed."""

    sku: str
    name: str
    quantity: Decimal
    unit_price: Money | None


@dataclass(frozen=True, slots=True)
class OrderStatus:
    """The little that a number and the e-mail on the order may open: no address, no items."""

    number: str
    state: OrderState
    placed_on: date
    shipped_on: date | None
    delivered_on: date | None
    carrier: str | None
    tracking: str | None


@dataclass(frozen=True, slots=True)
class Order(OrderStatus):
    """A whole order, for the customer it belongs to."""

    total: Money | None
    ship_to: str | None
    postcode: str | None
    lines: tuple[OrderLine, ...]
