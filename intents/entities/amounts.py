"""Sums of money and quantities, in digits or words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from intents.entities.tokens import Token, in_code, number_at
from intents.text.language import Language
from intents.understanding import Amount

SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "zł": "PLN", "₺": "TRY"}
LARGEST = Decimal(10) ** 12  # nothing a company pays over a chat; more is noise
MOST = 100_000  # a quantity beyond is a number of something
_PLAIN = re.compile(r"\d{1,13}(?:[.,]\d{1,3})?")
_GROUPED = re.compile(r"\d{1,3}(?:([.,'])\d{3})+(?:[.,]\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount or a quantity at tokens `[first:last]` (last not included)."""

    value: Amount | int
    first: int
    last: int


def read_decimal(text: str) -> Decimal | None:
    """Read 12.50, 12,50, 1,234.56, 1.234,56 and 1234; None for anything else."""
    grouped = _GROUPED.fullmatch(text)
    if grouped:
        sign = grouped.group(1)
        plain = (
            text.replace(sign, "")
            if text.count(sign) > 1 or len(text.rsplit(sign, maxsplit=1)[-1]) == 3
            else text
        )
        if plain == text:  # 1,234.56 is caught below once the thousands sign is gone
            plain = text.replace(sign, "", text.count(sign))
        return _bounded(plain.replace(",", "."))
    return _bounded(text.replace(",", ".")) if _PLAIN.fullmatch(text) else None


def _bounded(text: str) -> Decimal | None:
    value = Decimal(text)
    return value if value < LARGEST else None


def read_amounts(tokens: list[Token], language: Language) -> Iterator[Sum]:
    """Every sum with a currency, and bare numbers with cents; no negative ones."""
    at = 0
    while at < len(tokens):
        found = _amount(tokens, at, language)
        if found:
            yield found
        at = found.last if found else at + 1


def _amount(tokens: list[Token], at: int, language: Language) -> Sum | None:
    before = _currency(tokens, at, language)
    start = at + 1 if before else at
    if start >= len(tokens) or (not before and in_code(tokens, start)):
        return None
    if start and tokens[at - 1].text == "-" and at:
        return None
    value, after = _value(tokens, start, language)
    if value is None:
        return None
    behind = _currency(tokens, after, language)
    currency = before or behind
    if currency:
        return Sum(Amount(value, currency), at, after + (not before and bool(behind)))
    cents = (
        len(tokens[at].numbers) == 2 and tokens[at].digits[1] == 2 and tokens[at].sign in {".", ","}
    )
    return Sum(Amount(value, None), at, after) if cents else None


def _value(tokens: list[Token], at: int, language: Language) -> tuple[Decimal | None, int]:
    token = tokens[at]
    if token.numbers:
        glued = at + 1 < len(tokens) and tokens[at + 1].glued and tokens[at + 1].text[0].isalpha()
        known = glued and _currency(tokens, at + 1, language)
        return (None if glued and not known else read_decimal(token.text)), at + 1
    number = number_at(tokens, at, language)
    return (Decimal(number[0]), number[1]) if number and number[0] < LARGEST else (None, at + 1)


def _currency(tokens: list[Token], at: int, language: Language) -> str | None:
    if at >= len(tokens):
        return None
    text = tokens[at].text
    return SYMBOLS.get(text) or language.currencies.get(text)


def read_quantities(
    tokens: list[Token], language: Language, taken: frozenset[int]
) -> Iterator[Sum]:
    """Whole numbers that count something; tokens in `taken` belong to a date or a sum."""
    at = 0
    while at < len(tokens):
        number = None if at in taken else number_at(tokens, at, language)
        if number and not _named(tokens, at, language) and number[0] <= MOST:
            yield Sum(number[0], at, number[1])
        at = number[1] if number else at + 1


def _named(tokens: list[Token], at: int, language: Language) -> bool:
    """Whether the number names something (order 1042, #12, a minus) or "one" stands for a thing."""
    if in_code(tokens, at):
        return True
    before = tokens[at - 1].text if at else ""
    if before in language.code_cues or before == "-":
        return True
    word = tokens[at].text
    if language.numbers.get(word) != 1 or tokens[at].numbers:
        return False
    return before in language.pronoun_one or (at == len(tokens) - 1 and len(tokens) > 1)
