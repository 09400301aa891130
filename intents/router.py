"""From what was understood and the question pending to a move: a pure table."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from intents.understanding import Ambiguous, Recognized, Understanding


class Repair(StrEnum):
    """What can be said at any moment about the conversation itself."""

    CANCEL = "chat.cancel"
    REPEAT = "chat.repeat"
    WHAT_ASKED = "chat.what_asked"
    HELP = "chat.help"
    HUMAN = "chat.human"
    BACK = "chat.back"
    SKIP = "chat.skip"
    RESTART = "chat.restart"


class Question(StrEnum):
    """What the last reply asked."""

    NOTHING = "nothing"
    SLOT = "slot"  # a value of some type
    FREE = "free"  # an answer in the asker's own words
    CONFIRM = "confirm"  # yes or no before something is done


@dataclass(frozen=True, slots=True)
class Pending:
    """The question on the table: whose it is, and whether the message holds an answer to it.

    `rest` counts the words of the message that are not part of the answer.
    """

    question: Question = Question.NOTHING
    intent: str | None = None
    answered: bool = False
    corrects: bool = False
    yes: bool | None = None
    rest: int = 0


@dataclass(frozen=True, slots=True)
class Start:
    """Begin (or digress to) what was asked for."""

    understood: Recognized


@dataclass(frozen=True, slots=True)
class MakeRepair:
    """Do a repair."""

    repair: Repair


@dataclass(frozen=True, slots=True)
class Fill:
    """Take the message as the answer to the pending question, or as a correction of one."""


@dataclass(frozen=True, slots=True)
class Decide:
    """The question before acting was answered."""

    yes: bool


@dataclass(frozen=True, slots=True)
class Choose:
    """Ask which of a few was meant."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bare:
    """A plain yes or no that answers no question."""

    yes: bool


@dataclass(frozen=True, slots=True)
class Miss:
    """Nothing in it is understood."""


Move: TypeAlias = Start | MakeRepair | Fill | Decide | Choose | Bare | Miss

_REPAIRS = frozenset(repair.value for repair in Repair)
_ASIDES = frozenset({"chat.thanks", "chat.greeting", "chat.compliment"})
SHORT = 6  # words: a repair inside an answer in one's own words is at most this long
ELSEWHERE = 2  # words beside an answer that make a message more than that answer


def route(understood: Understanding, pending: Pending) -> Move:
    """Say what a message does to the conversation. First line that fits decides.

    1. A person, at any moment, however rudely. 2. Any other repair (short, where free words are asked for).
    3. Yes or no to a confirmation; a new value there corrects. 4. An answer to the pending
    question, unless a clear request for something else is in it. 5. A yes or no to nothing.
    6. A new request. 7. A choice between a few. 8. A miss.
    """
    repair = _repair(understood, pending)
    if repair is not None:
        return MakeRepair(repair)
    other = _other(understood, pending)
    return (
        _toward_question(understood, other, pending)
        or _bare(understood)
        or _toward_request(understood, other, pending)
        or (Fill() if isinstance(understood, Recognized) and pending.corrects else Miss())
    )


def _toward_question(
    understood: Understanding, other: Recognized | None, pending: Pending
) -> Move | None:
    if pending.question is Question.CONFIRM:
        if pending.corrects and (other is None or pending.rest <= ELSEWHERE):
            return Fill()
        return None if pending.yes is None else Decide(pending.yes)
    if pending.answered and not _outweighs(understood, other, pending):
        return Fill()
    return None


def _bare(understood: Understanding) -> Move | None:
    """A message that is nothing but yes or no asks for nothing new."""
    said = next((one.value for one in understood.entities if one.kind == "yes_no"), None)
    return None if said is None else Bare(bool(said))


def _toward_request(
    understood: Understanding, other: Recognized | None, pending: Pending
) -> Move | None:
    if other is not None and not (pending.intent and other.intent in _ASIDES):
        return Start(other)
    if isinstance(understood, Ambiguous) and pending.question is Question.NOTHING:
        return Choose(understood.options)
    return None


def _repair(understood: Understanding, pending: Pending) -> Repair | None:
    only_value = pending.question is Question.SLOT and pending.answered and pending.rest == 0
    long = pending.question is Question.FREE and len(understood.text.split()) > SHORT
    if isinstance(understood, Ambiguous) and _pleads(understood):
        return None if only_value or long else Repair.HUMAN
    if not isinstance(understood, Recognized) or understood.intent not in _REPAIRS:
        return None
    repair = Repair(understood.intent)
    if repair is Repair.HUMAN and not only_value:
        return repair
    if pending.question is Question.FREE:
        return None if long else repair
    return None if _is_plain_answer(repair, pending) else repair


def _pleads(understood: Ambiguous) -> bool:
    """Whether it wants a person or only lets off steam: who asks that way gets the person."""
    return Repair.HUMAN in understood.options and all(
        one.startswith("chat.") for one in understood.options
    )


def _is_plain_answer(repair: Repair, pending: Pending) -> bool:
    """Whether it only looks like a repair: "no" to a confirmation is no wish to stop, and what is
    nothing but the value asked for, such as help@post.example, is that value.
    """
    if pending.question is Question.CONFIRM:
        return repair is Repair.CANCEL and pending.yes is False
    return pending.answered and pending.rest == 0


def _other(understood: Understanding, pending: Pending) -> Recognized | None:
    """The request in the message that is not the one already going on."""
    if isinstance(understood, Recognized) and understood.intent != pending.intent:
        return understood
    return None


def _outweighs(understood: Understanding, other: Recognized | None, pending: Pending) -> bool:
    """Whether a request for something else is clearer than the answer."""
    if other is None or other.intent in _ASIDES:
        return False
    if pending.question is Question.FREE:
        return understood.text.rstrip().endswith("?") and len(understood.text.split()) <= SHORT + 4
    return pending.rest > ELSEWHERE
