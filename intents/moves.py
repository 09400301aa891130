"""How a conversation stands, and how a message moves it: values only."""

from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from intents.understanding import Recognized


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
class Standing:
    """How the conversation stands besides the question: whether its contact waits for a person,
    whether a job is under way, which intents have a handler, and which only a person may answer,
    no article.
    """

    waits: bool = False
    busy: bool = False
    handled: Container[str] = ()
    by_person: Container[str] = ()

    def needs_person(self, intent: str) -> bool:
        """Whether only a person can do what was asked for, and an article may answer it."""
        return intent not in self.handled and intent not in self.by_person


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


@dataclass(frozen=True, slots=True)
class Note:
    """Keep it for the person who is waited for."""


@dataclass(frozen=True, slots=True)
class TellPlace:
    """Say again how the wait for a person stands."""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """They no longer want a person."""


@dataclass(frozen=True, slots=True)
class LookUp:
    """Search the articles; where none answers for sure, do the other move.

    `offers` is whether a person is offered beside an answer: something was asked for by name.
    """

    otherwise: "Start | Note | Miss"
    offers: bool = False


Move: TypeAlias = (
    Start | MakeRepair | Fill | Decide | Choose | Bare | Miss | Note | TellPlace | Withdraw | LookUp
)
