"""The swing door: what may cross between the offices, from which side, with which fields."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from handlers.reply import Reply
from storage.records.conversation import Side
from storage.records.work import Purpose


class Door(Protocol):
    """Where a handler hands over a slip. It is written in this side's own database."""

    def send(self, purpose: Purpose, fields: Mapping[str, str]) -> str:
        """Write a slip and give its id. ValueError if the purpose does not allow this."""
        ...


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may send a purpose, and the fields it needs and allows."""

    sender: Side
    needed: frozenset[str]
    allowed: frozenset[str] = frozenset()


RULES: Mapping[Purpose, Rule] = {
    Purpose.COMPLAINT: Rule(
        Side.FRONT,
        needed=frozenset({"case", "category", "severity", "what_happened"}),
        allowed=frozenset({"order", "product", "wish", "promised_by"}),
    ),
    Purpose.COMPLAINT_REOPENED: Rule(Side.FRONT, needed=frozenset({"case", "what_is_missing"})),
    Purpose.COMPLAINT_WITHDRAWN: Rule(Side.FRONT, needed=frozenset({"case"})),
    Purpose.OUTCOME: Rule(Side.BACK, needed=frozenset({"case", "outcome"})),
}

LONGEST_FIELD = 2_000  # characters: a slip is a note, not a file

# What says who somebody is, or opens their account, stays on its side: `door.mask.NAME` instead.
_PRIVATE: Mapping[str, re.Pattern[str]] = {
    "email": re.compile(r"[^\s@<>]+@[^\s@<>]+\.\w+"),
    "number": re.compile(r"(?<!\w)\+?\d(?:[\s()/.-]{0,2}\d){7,}"),
}


def fit(text: str, write: Callable[[Reply], str]) -> str:
    """Make free text fit for a slip: addresses and long numbers masked, the end cut off.

    `write` puts what stands in their place into words.

    A number of eight digits or more may be a telephone, a card or an account.
    """
    for mask, pattern in _PRIVATE.items():
        text = pattern.sub(write(Reply(f"door.mask.{mask}")), text)
    return text if len(text) <= LONGEST_FIELD else text[: LONGEST_FIELD - 1] + "…"


def check(purpose: Purpose, fields: Mapping[str, str], sender: Side) -> None:
    """Raise ValueError, naming the fault, unless the door lets this pass."""
    rule = RULES[purpose]
    if sender is not rule.sender:
        raise ValueError(f"{purpose} is never sent from {sender}")
    missing = rule.needed - fields.keys()
    if missing:
        raise ValueError(f"{purpose} needs {', '.join(sorted(missing))}")
    foreign = fields.keys() - rule.needed - rule.allowed
    if foreign:
        raise ValueError(f"{purpose} may not carry {', '.join(sorted(foreign))}")
    for name, value in fields.items():
        if len(value) > LONGEST_FIELD:
            raise ValueError(f"{name} is longer than {LONGEST_FIELD} characters")
