"""An amount in a currency."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An exact amount with its ISO 4217 currency code."""

    amount: Decimal
    currency: str
