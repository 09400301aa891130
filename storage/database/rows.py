"""Columns as values: dates are ISO text and amounts decimal text in every table."""

from datetime import date
from decimal import Decimal
from typing import overload

from storage.records.money import Money


@overload
def day(text: str) -> date: ...
@overload
def day(text: None) -> None: ...
def day(text: str | None) -> date | None:
    """Give the date of an ISO text."""
    return None if text is None else date.fromisoformat(text)


def money(amount: str | None, currency: str | None) -> Money | None:
    """Give an amount with its currency; None where either is unknown."""
    return None if amount is None or currency is None else Money(Decimal(amount), currency)
