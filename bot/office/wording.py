"""Replies put into words: the sentence of a key, its values formatted by their type."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from enum import Enum

from handlers.reply import Label, Reply, Shown
from handlers.slots import Period
from intents.text.writing import Writing
from intents.understanding import Span
from storage.records.money import Money

_PLACE = re.compile(r"\{([a-z_]+)\}")


class MissingWordsError(LookupError):
    """A handler used a key that the catalogue has no sentence for."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's sentences and labels, with the company's own words and clock.

    `replies` maps a key to one or several variants; `labels` maps "Enum.member" to its words.
    `company` fills {company} and the like in every sentence. `writing` is how the language writes
    days and figures, `code` its name.
    """

    replies: Mapping[str, Sequence[str]]
    labels: Mapping[str, Sequence[str]]
    company: Mapping[str, str]
    zone: tzinfo
    writing: Writing = field(default_factory=Writing)
    code: str = ""

    def say(self, reply: Reply, *, seed: str = "") -> str:
        """Give a reply as text. The variant depends on `seed` alone, so a rerun says the same."""
        first = self._sentence(reply, seed)
        return "\n".join([first, *(self.say(line, seed=seed) for line in reply.lines)])

    def has(self, key: str) -> bool:
        """Tell whether there is a sentence for a key."""
        return key in self.replies

    def show(self, value: Shown | Reply) -> str:
        """Give a value as people write it."""
        for kind, write in _WRITERS:
            if isinstance(value, kind):
                return write(self, value)
        return "" if value is None else str(value)

    def field(self, name: str) -> str:
        """Give the words for a form's field or another fact that is listed: its name, if it has
        none. A name is the code's own, such as `what_happened`.
        """
        key = f"field.{name}"
        return self.say(Reply(key)) if self.has(key) else name.replace("_", " ")

    def named(self, field: str, value: str) -> str:
        """Give the words for one of the values a field may have: as it is, if it has none."""
        key = f"value.{field}.{value}"
        return self.say(Reply(key)) if self.has(key) else value

    def _sentence(self, reply: Reply, seed: str) -> str:
        variants = self.replies.get(reply.key)
        if not variants:
            raise MissingWordsError(reply.key)
        digest = hashlib.blake2b(f"{seed}{reply.key}".encode(), digest_size=4).digest()
        template = variants[int.from_bytes(digest) % len(variants)]

        def fill(match: re.Match[str]) -> str:
            name = match.group(1)
            if name in reply.values:
                return self.show(reply.values[name])
            return self.company.get(name, match.group(0))

        return _PLACE.sub(fill, template)


def _money(wording: Wording, value: Shown | Reply) -> str:
    assert isinstance(value, Money)
    return wording.writing.sum(value.amount, value.currency)


def _date(wording: Wording, value: Shown | Reply) -> str:
    assert isinstance(value, date)
    return wording.writing.day(value)


def _moment(wording: Wording, value: Shown | Reply) -> str:
    assert isinstance(value, datetime)
    local = value.astimezone(wording.zone)
    return wording.writing.at(local.date(), local.time())


def _time(wording: Wording, value: Shown | Reply) -> str:
    assert isinstance(value, time)
    return wording.writing.hour(value)


def _span(wording: Wording, value: Shown | Reply) -> str:
    assert isinstance(value, Span)
    return wording.writing.stretch(value.first, value.last)


def _label(wording: Wording, value: Shown | Reply) -> str:
    assert isinstance(value, Enum)
    words = wording.labels.get(f"{type(value).__name__}.{value.name}")
    return words[0] if words else str(value.value)


def _stored_label(wording: Wording, value: Shown | Reply) -> str:
    assert isinstance(value, Label)
    words = wording.labels.get(value.key)
    return words[0] if words else value.plain


def _yes_no(wording: Wording, value: Shown | Reply) -> str:
    return wording.say(Reply("dialogue.yes" if value else "dialogue.no"))


def _period(wording: Wording, value: Shown | Reply) -> str:
    return wording.writing.month_of(date.fromisoformat(f"{value}-01"))


def _decimal(wording: Wording, value: Shown | Reply) -> str:
    assert isinstance(value, Decimal)
    return wording.writing.figure(value)


def _reply(wording: Wording, value: Shown | Reply) -> str:
    assert isinstance(value, Reply)
    return wording.say(value)


# A StrEnum is a str and a datetime is a date: the narrower comes first.
_WRITERS: Sequence[tuple[type, Callable[[Wording, Shown | Reply], str]]] = (
    (Enum, _label),
    (Label, _stored_label),
    (Period, _period),
    (datetime, _moment),
    (date, _date),
    (time, _time),
    (Span, _span),
    (Money, _money),
    (bool, _yes_no),
    (Decimal, _decimal),
    (Reply, _reply),
)
