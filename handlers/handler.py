"""A handler is a form and a function: the form says what must be known, the function acts."""

import functools
import inspect
import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import MISSING, dataclass, fields
from enum import IntEnum
from typing import Annotated, Any, Generic, TypeAlias, TypeVar, get_args, get_origin, overload

from handlers.reply import Escalate, Outcome, Refill, Reply
from handlers.slots import SlotType, SlotValue, Utterance
from intents.text.substance import ENOUGH

# A handler that needs only the common desk serves either office: contravariant.
D = TypeVar("D", contravariant=True)  # noqa: PLC0105 - the plain letter reads better
F = TypeVar("F")


class Proof(IntEnum):
    """How surely we must know who is asking."""

    NONE = 0  # anyone may
    VERIFIED = 1  # the channel, or a one-time code, says who it is
    STEP_UP = 2  # a one-time code even for a verified contact


# The key of a question about the slots; or a function of form and desk that can show more, such as
# a total, refuse what only all slots together show to be impossible, or find nothing to confirm.
Confirm: TypeAlias = str | Callable[[Any, Any], Outcome | None]


WHOLE_FROM = 4  # words a first message needs to count as the description asked for


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A button that answers a question: the value it stands for, the words on it."""

    value: SlotValue
    label: str


@dataclass(frozen=True, slots=True)
class Ask:
    """How a slot is asked for.

    `key` names the question. `check(value, desk)` refuses early: a Refill asks again, a Reply or
    Escalate ends it, None lets it pass. `when(desk)` says whether it is needed at all.
    `suggest(desk)` gives buttons. `whole` takes the message that started the job as the value,
    when it has at least four words, or, where `whole` is a job of the catalogue's [naming], `enough`
    words besides those that only name the job. `role` hears only what was said with "from" or "to"
    first.
    `optional` may be skipped.
    """

    key: str
    check: Callable[[Any, Any], Refill | Reply | Escalate | None] | None = None
    when: Callable[[Any], bool] | None = None
    suggest: Callable[[Any], Sequence[Suggestion]] | None = None
    whole: bool | str = False
    enough: int = ENOUGH
    role: str | None = None
    optional: bool = False

    def takes_whole(self, utterance: Utterance) -> bool:
        """Whether the message that starts the job is the value asked for."""
        if isinstance(self.whole, str):
            return len(utterance.substance.words(utterance.text, self.whole)) >= self.enough
        return self.whole and len(utterance.text.split()) >= WHOLE_FROM


def never(_: object) -> bool:
    """For `Ask.when`: kept if it is said, with its role or as a whole, and not asked for."""
    return False


@dataclass(frozen=True, slots=True)
class Slot:
    """One field of a form; without `ask` it is kept if offered and never asked for."""

    name: str
    type: SlotType
    ask: Ask | None


@dataclass(frozen=True)
class Handler(Generic[D]):
    """One job: its intent, its slots, what it needs, and the function that does it."""

    intent: str
    slots: tuple[Slot, ...]
    make: Callable[..., object]
    act: Callable[[Any, D], Outcome]
    confirm: Confirm | None
    proof: Proof
    help: str

    def question(self, values: dict[str, SlotValue], desk: D) -> Outcome | None:
        """Give what is asked before it acts; anything but a Reply ends or mends the job instead.

        None if there is nothing to ask.
        """
        if self.confirm is None:
            return None
        if isinstance(self.confirm, str):
            return Reply(self.confirm, **values)
        return self.confirm(self.make(**values), desk)

    def run(self, values: dict[str, SlotValue], desk: D) -> Outcome:
        """Do the job with every needed slot filled."""
        return self.act(self.make(**values), desk)


@dataclass(frozen=True)
class Nothing:
    """The form of a job that needs to know nothing."""


@overload
def handles(
    intent: str, form: type[F], *, confirm: Confirm | None = None, proof: Proof = Proof.NONE
) -> Callable[[Callable[[F, D], Outcome]], Handler[D]]: ...
@overload
def handles(
    intent: str, *, confirm: Confirm | None = None, proof: Proof = Proof.NONE
) -> Callable[[Callable[[D], Outcome]], Handler[D]]: ...
def handles(
    intent: str,
    form: type[Any] | None = None,
    *,
    confirm: Confirm | None = None,
    proof: Proof = Proof.NONE,
) -> Callable[[Callable[..., Outcome]], Handler[Any]]:
    """Make a handler of a function: of the form and the desk, or of the desk alone.

    `confirm` is the question asked before it acts; whatever costs money, changes a record or
    leaves the house has one. The function's docstring is its line in /help.
    """

    def make(function: Callable[..., Outcome]) -> Handler[Any]:
        act = function if form is not None else _formless(function)
        return Handler(
            intent=intent,
            slots=slots_of(form) if form is not None else (),
            make=form or Nothing,
            act=act,
            confirm=confirm,
            proof=proof,
            help=inspect.cleandoc(function.__doc__ or "").split("\n")[0],
        )

    return make


def _formless(function: Callable[..., Outcome]) -> Callable[..., Outcome]:
    @functools.wraps(function)
    def act(_: object, desk: object) -> Outcome:
        return function(desk)

    return act


def slots_of(form: type[Any]) -> tuple[Slot, ...]:
    """Read a form's fields. TypeError if one is asked for but optional, or the other way round."""
    hints = typing.get_type_hints(form, include_extras=True)
    return tuple(
        _slot(field.name, hints[field.name], optional=field.default is not MISSING)
        for field in fields(form)
    )


def _slot(name: str, hint: Any, *, optional: bool) -> Slot:
    ask: Ask | None = None
    if get_origin(hint) is Annotated:
        hint, *notes = get_args(hint)
        ask = next((note for note in notes if isinstance(note, Ask)), None)
    if get_origin(hint) in (types.UnionType, typing.Union):
        hint = next(part for part in get_args(hint) if part is not type(None))
    needed = ask is not None and ask.when is None and not ask.optional
    if needed == optional:
        raise TypeError(f"slot {name}: exactly what is not always needed has a default")
    return Slot(name, hint, ask)
