"""What a handler says: keys and values, never finished sentences.

The sentences stand in the catalogue beside the phrases, one set for each language; values are
formatted by their type when a reply is put into words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from intents.understanding import Span
from storage.records.money import Money


@dataclass(frozen=True, slots=True)
class Label:
    """The words of a choice, by the key they have in the catalogue; `plain` where they have none."""

    key: str
    plain: str


Shown: TypeAlias = str | int | Decimal | date | datetime | time | Span | Money | Enum | Label | None


@dataclass(frozen=True, slots=True, init=False)
class Reply:
    """A sentence by its key, the values in it, further lines below it, buttons under it.

    >>> Reply("orders.track.shipped", number="1001", carrier="DHL")
    """

    key: str
    values: "Mapping[str, Shown | Reply]"
    lines: tuple["Reply", ...]
    offers: tuple["Offer", ...]

    def __init__(self, key: str, /, **values: "Shown | Reply") -> None:
        """Name the sentence and give its values."""
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "lines", ())
        object.__setattr__(self, "offers", ())

    def followed_by(self, *lines: "Reply") -> "Reply":
        """Give the same reply with further lines below it."""
        return self._with(self.lines + lines, self.offers)

    def offering(self, *offers: "Offer") -> "Reply":
        """Give the same reply with buttons that start something."""
        return self._with(self.lines, self.offers + offers)

    def _with(self, lines: tuple["Reply", ...], offers: tuple["Offer", ...]) -> "Reply":
        other = Reply(self.key, **self.values)
        object.__setattr__(other, "lines", lines)
        object.__setattr__(other, "offers", offers)
        return other


@dataclass(frozen=True, slots=True)
class Offer:
    """A button that starts an intent, its words by key or as a reply with values in it; `slots`
    are filled beforehand.
    """

    intent: str
    label: str | Reply
    slots: Mapping[str, str] = field(default_factory=dict)

    def words(self) -> Reply:
        """Give the words on it."""
        return Reply(self.label) if isinstance(self.label, str) else self.label


@dataclass(frozen=True, slots=True)
class ToPerson:
    """A customer or employee by their id in the records, where they wrote last."""

    id: str


@dataclass(frozen=True, slots=True)
class ToConversation:
    """Whoever a conversation is with."""

    id: int


@dataclass(frozen=True, slots=True)
class ToTeam:
    """The people of a team, in the team's own channel; `about` is the conversation it concerns."""

    name: str
    about: int


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell a person or a team something of our own accord.

    `key` names the sentence and `facts` are its values; `buttons` stand below it.

    >>> Notify(ToPerson("7"), "ticket.resolved", {"number": "1001"})
    """

    to: ToPerson | ToConversation | ToTeam
    key: str
    facts: "Mapping[str, Shown | Reply]" = field(default_factory=dict)
    buttons: tuple[Offer, ...] = ()

    def words(self) -> Reply:
        """Give it as a reply, to be put into the reader's language."""
        return Reply(self.key, **self.facts).offering(*self.buttons)


@dataclass(frozen=True, slots=True)
class Refill:
    """The value of one slot will not do: say why, ask again."""

    slot: str
    because: Reply


@dataclass(frozen=True, slots=True)
class Escalate:
    """A person must go on: what the asker is told first, why, and which team if not the intent's.

    `reason` is a short code that reports count by, such as `past_window`.
    """

    reason: str
    because: Reply | None = None
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Next:
    """Go on with another form, some of its slots filled."""

    intent: str
    slots: Mapping[str, object] = field(default_factory=dict)


Outcome: TypeAlias = Reply | Refill | Escalate | Next
