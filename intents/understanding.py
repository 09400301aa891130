"""What the recognizer says about one message: values only."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money as it was said; `currency` is an ISO 4217 code, None if none was said."""

    value: Decimal
    currency: str | None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days, both ends included."""

    first: date
    last: date


Value: TypeAlias = str | int | Decimal | date | time | Span | Amount | bool


@dataclass(frozen=True, slots=True)
class Entity:
    """Something with a value found in the text, and where: `text[start:end]` of the original.

    Kinds: `code` (a number or code of any pattern, value str), `date`, `span`, `time`, `amount`,
    `email`, `phone`, `quantity` (int), `period` (a month, value "YYYY-MM"), `yes_no` (bool, only
    when the whole message says yes or no), and every kind that `Names` holds (`product`, `order`,
    `person`, …; value is the code, matched exactly or by almost-right name).
    `role` is "from" or "to" when a word before it says so. `sure` is 1.0 for an exact match.
    """

    kind: str
    value: Value
    text: str
    start: int
    end: int
    role: str | None = None
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """An intent the text may mean, with its calibrated probability."""

    intent: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What every reading of a message carries.

    `text` is the original, `normal` what was classified (normalized, spelling corrected).
    `candidates` are the best few, best first. `rule` names the rule that decided. `language` is
    the code of the language most of its words belong to, None if they belong to none.
    """

    text: str
    normal: str
    candidates: tuple[Candidate, ...]
    entities: tuple[Entity, ...]
    rule: str
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognized(Understanding):
    """Sure: the text means `intent`. `then` reads the rest, when a second request follows."""

    intent: str
    confidence: float
    then: "Recognized | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous(Understanding):
    """Between a few: ask which. `options` are two or three intents, best first."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrecognized(Understanding):
    """Nothing in this office's catalogue; `candidates` may still hold the nearest."""
