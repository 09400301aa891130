"""How each type of value is heard, kept and shown. A form's fields have these types.

| type | heard from |
|---|---|
| `Code` and its kinds | the company's own codes, any pattern; for a question, any token with a digit |
| Enum | the labels of its members in the catalogue |
| date, Span, time | dates in numbers or words |
| Money | an amount; without a currency, the company's |
| int | a quantity |
| bool | yes or no |
| Email, Phone, Period | what looks like one |
| str | the whole answer |
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import ClassVar, TypeAlias

from intents.text.substance import Substance
from intents.understanding import Amount, Entity, Span
from storage.records.money import Money


class Code(str):
    """A number or code the company gives out; `kind` is its kind in `Names`."""

    __slots__ = ()
    kind: ClassVar[str] = "code"
    listed_only: ClassVar[bool] = False  # only what `Names` knows can be one


class OrderNumber(Code):
    """The number of a customer's order."""

    kind = "order"


class TicketNumber(Code):
    """The number of a case or ticket of ours."""

    kind = "ticket"


class ProductCode(Code):
    """A product, heard by its code or its almost-right name."""

    kind = "product"
    listed_only = True


class AssetTag(Code):
    """The tag on a piece of equipment."""

    kind = "equipment"


class ServiceName(Code):
    """A system people use, heard by name."""

    kind = "service"
    listed_only = True


class PersonId(Code):
    """A colleague, heard by name."""

    kind = "person"
    listed_only = True


class OneTimeCode(Code):
    """The code of a mail, typed with or without blanks."""

    kind = "one_time_code"


class Email(str):
    """An e-mail address."""

    __slots__ = ()


class Phone(str):
    """A telephone number."""

    __slots__ = ()


class Period(str):
    """A month, as YYYY-MM."""

    __slots__ = ()


SlotValue: TypeAlias = str | int | bool | date | time | Span | Money | Enum
SlotType: TypeAlias = type[SlotValue]


@dataclass(frozen=True, slots=True)
class Utterance:
    """A message as slots hear it.

    `labels` gives the words for enum members in the speaker's language ("Reason.broken" → words);
    `currency` is what an amount without one means, `substance` which words say something.
    """

    text: str
    entities: Sequence[Entity]
    labels: Mapping[str, Sequence[str]]
    currency: str = "EUR"
    substance: Substance = field(default_factory=Substance)


@dataclass(frozen=True, slots=True)
class Hit:
    """A value that was heard, and the entity it came from, if it came from one."""

    value: SlotValue
    entity: Entity | None = None


def extract(
    kind: SlotType, utterance: Utterance, *, asked: bool, role: str | None = None
) -> Hit | None:
    """Give the value of type `kind` in a message, or None if there is none.

    `asked` says that the message answers a question for this very value: then free text is
    taken whole, and any code will do. `role` prefers what was said with "from" or "to".
    """
    if issubclass(kind, Code):
        return _hear_code(kind, utterance, asked=asked)
    if issubclass(kind, Enum):
        return _hear_choice(kind, utterance)
    if kind is str:
        said = utterance.text.strip()
        return Hit(said) if asked and said else None
    return _hear_entity(kind, utterance, role, asked=asked)


BELIEVED = 0.5  # how sure a name must be that nobody was asked for


def _hear_code(kind: type[Code], utterance: Utterance, *, asked: bool) -> Hit | None:
    """The first that is clear: words that name two things equally well name neither."""
    named = [entity for entity in utterance.entities if entity.kind == kind.kind]
    for entity in named:
        rivals = (one for one in named if one.start == entity.start and one.sure >= entity.sure)
        clear = {one.value for one in rivals} == {entity.value}
        if clear and (asked or entity.sure >= BELIEVED):
            return Hit(kind(entity.value), entity)
    if kind.listed_only:
        return None
    for entity in utterance.entities:
        if entity.kind == "code":
            return Hit(kind(entity.value), entity)
    word = utterance.text.strip().strip(".!?")
    plain = asked and not set(" @") & set(word) and any(c.isdigit() for c in word)
    return Hit(kind(word)) if plain else None


def _hear_choice(kind: type[Enum], utterance: Utterance) -> Hit | None:
    """The member one of whose words is said; the longest word wins."""
    text = f" {' '.join(_words(utterance.text))} "
    best: tuple[int, Enum] | None = None
    for member in kind:
        for label in utterance.labels.get(f"{kind.__name__}.{member.name}", (str(member.value),)):
            said = " ".join(_words(label))
            if said and f" {said} " in text and (best is None or len(said) > best[0]):
                best = (len(said), member)
    return Hit(best[1]) if best else None


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.casefold()).split()


_ENTITY_KINDS: Mapping[type, tuple[str, ...]] = {
    bool: ("yes_no",),
    int: ("quantity",),
    date: ("date", "span"),
    time: ("time",),
    Span: ("span", "date"),
    Money: ("amount", "quantity"),
    Email: ("email",),
    Phone: ("phone",),
    Period: ("period",),
}


def _hear_entity(
    kind: SlotType, utterance: Utterance, role: str | None, *, asked: bool
) -> Hit | None:
    kinds = _ENTITY_KINDS[kind]
    found = [entity for entity in utterance.entities if entity.kind in kinds]
    if kind is Money and not asked:
        found = [entity for entity in found if entity.kind == "amount"]
    if role and not asked:
        found = [entity for entity in found if entity.role in {role, None}]
    found.sort(key=lambda entity: (entity.role != role, kinds.index(entity.kind)))
    for entity in found:
        value = _shape(kind, entity, utterance.currency, role)
        if value is not None:
            return Hit(value, entity)
    return None


def _shape(kind: SlotType, entity: Entity, currency: str, role: str | None) -> SlotValue | None:
    value = entity.value
    if isinstance(value, Span) and kind is date:
        return value.last if role == "to" else value.first
    if kind is Span and isinstance(value, date):
        return Span(value, value)
    if isinstance(value, Amount):
        return Money(value.value, value.currency or currency)
    if kind is Money:
        return Money(Decimal(str(value)), currency)
    if isinstance(value, str):
        return Email(value) if kind is Email else Phone(value) if kind is Phone else Period(value)
    return value if isinstance(value, bool | int | date | time | Span) else None


def encode(value: SlotValue) -> str:
    """Give a value as text that `decode` with the same type turns back."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, Money):
        return f"{value.amount} {value.currency}"
    if isinstance(value, Span):
        return f"{value.first.isoformat()}/{value.last.isoformat()}"
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def decode(kind: SlotType, text: str) -> SlotValue:
    """Turn encoded text back into a value of type `kind`; ValueError or KeyError if it is none."""
    if issubclass(kind, Enum):
        return kind[text]
    if kind is Money:
        amount, currency = text.split(" ")
        return Money(Decimal(amount), currency)
    if kind is Span:
        first, last = text.split("/")
        return Span(date.fromisoformat(first), date.fromisoformat(last))
    if kind is bool:
        return text == "True"
    if issubclass(kind, date | time):
        return kind.fromisoformat(text)
    if issubclass(kind, str | int):
        return kind(text)
    raise TypeError(f"no slot can hold a {kind.__name__}")
