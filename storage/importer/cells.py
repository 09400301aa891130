"""One cell of a CSV file: text in, the value a column holds out, or the reason it will not do."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

Cell: TypeAlias = str | int | bool | None
# Takes a cell that is not empty; ValueError, with words for people, if it will not do.
Reader: TypeAlias = Callable[[str], Cell]

MOST = 2**31 - 1  # the largest whole number both engines keep in an ordinary column


def text(cell: str) -> Cell:
    """Any words."""
    return cell


def day(cell: str) -> Cell:
    """A date as YYYY-MM-DD."""
    try:
        return date.fromisoformat(cell).isoformat()
    except ValueError:
        raise ValueError("is not a date as YYYY-MM-DD") from None


def period(cell: str) -> Cell:
    """A month as YYYY-MM."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", cell, re.ASCII):
        raise ValueError("is not a month as YYYY-MM")
    return cell


def year(cell: str) -> Cell:
    """A year of four digits."""
    if not re.fullmatch(r"[12]\d{3}", cell, re.ASCII):
        raise ValueError("is not a year of four digits")
    return int(cell)


def truth(cell: str) -> Cell:
    """The words true and false."""
    if cell.casefold() not in ("true", "false"):
        raise ValueError("is neither true nor false")
    return cell.casefold() == "true"


def count(cell: str) -> Cell:
    """A whole number, not negative."""
    if not re.fullmatch(r"\d+", cell, re.ASCII) or int(cell) > MOST:
        raise ValueError("is not a whole number")
    return int(cell)


def amount(cell: str) -> Cell:
    """A decimal number with a point, not negative, as exact text."""
    try:
        value = Decimal(cell)
    except InvalidOperation:
        raise ValueError("is not a number with a decimal point") from None
    if not value.is_finite() or value < 0 or not re.fullmatch(r"[\d.]+", cell, re.ASCII):
        raise ValueError("is not a number with a decimal point, not negative")
    return str(value)


def currency(cell: str) -> Cell:
    """A currency code of three letters."""
    if not re.fullmatch(r"[A-Za-z]{3}", cell, re.ASCII):
        raise ValueError("is not a currency code of three letters")
    return cell.upper()


def email(cell: str) -> Cell:
    """Something with an @ in it."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", cell):
        raise ValueError("is not an e-mail address")
    return cell


def one_of(*words: str) -> Reader:
    """One of a few words."""

    def read(cell: str) -> Cell:
        if cell.casefold() not in words:
            raise ValueError(f"is none of {', '.join(words)}")
        return cell.casefold()

    return read
