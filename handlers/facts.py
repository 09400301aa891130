"""The values of a reply as JSON text, for what is shown later and in whoever's language."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias

import orjson

from handlers.reply import Label, Reply, Shown
from intents.understanding import Span
from storage.records.money import Money

Facts: TypeAlias = Mapping[str, Shown | Reply]


def dump_facts(facts: Facts) -> str:
    """Give facts as JSON text. TypeError for a value that no reply shows."""
    return orjson.dumps({name: _dump(value) for name, value in facts.items()}).decode()


def load_facts(text: str) -> dict[str, Shown | Reply]:
    """Read what `dump_facts` wrote; a choice comes back as the label it has."""
    return {name: _load(value) for name, value in orjson.loads(text).items()}


def _dump(value: Shown | Reply) -> Any:
    """Text, whole numbers, booleans and nothing as they are; anything else under its kind."""
    if isinstance(value, Enum):
        return ["label", f"{type(value).__name__}.{value.name}", str(value.value)]
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Reply):
        return ["reply", value.key, {name: _dump(one) for name, one in value.values.items()}]
    for kind, (type_, write, _) in _KINDS.items():
        if isinstance(value, type_):
            return [kind, *write(value)]
    raise TypeError(f"{type(value).__name__} is no fact")


def _load(value: Any) -> Shown | Reply:
    if not isinstance(value, list):
        known: Shown = value
        return known
    kind, *parts = value
    if kind == "reply":
        return Reply(parts[0], **{name: _load(one) for name, one in parts[1].items()})
    _, _, read = _KINDS[kind]
    found: Shown = read(*parts)
    return found


# A datetime is a date: the narrower comes first.
_KINDS: Mapping[str, tuple[type, Callable[[Any], list[str]], Callable[..., Any]]] = {
    "label": (Label, lambda one: [one.key, one.plain], Label),
    "moment": (datetime, lambda one: [one.isoformat()], datetime.fromisoformat),
    "date": (date, lambda one: [one.isoformat()], date.fromisoformat),
    "time": (time, lambda one: [one.isoformat()], time.fromisoformat),
    "span": (
        Span,
        lambda one: [one.first.isoformat(), one.last.isoformat()],
        lambda first, last: Span(date.fromisoformat(first), date.fromisoformat(last)),
    ),
    "money": (
        Money,
        lambda one: [str(one.amount), one.currency],
        lambda amount, currency: Money(Decimal(amount), currency),
    ),
    "number": (Decimal, lambda one: [str(one)], Decimal),
}
