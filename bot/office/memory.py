"""What the dialogue remembers of a conversation between two messages, kept as JSON text."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import orjson

from intents.understanding import Understanding, Unrecognized
from storage.records.conversation import Contact


class ButtonKind(StrEnum):
    """What a button does when it is pressed."""

    FILL = "fill"  # argument: the slot; value: encoded
    DECIDE = "decide"  # argument: yes or no
    START = "start"  # argument: the intent
    REPAIR = "repair"  # argument: the repair


_KINDS = frozenset(ButtonKind)


@dataclass(frozen=True, slots=True)
class Button:
    """What a button means: kept here, so that what comes back over the wire is only an id."""

    label: str
    kind: ButtonKind
    argument: str
    value: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Frame:
    """A job under way: its intent, the slots filled (encoded, in the order they were), the
    slot asked for (`CONFIRM` for the last question), how often the answer was missed.
    """

    intent: str
    slots: Mapping[str, str] = field(default_factory=dict)
    asked: str | None = None
    misses: int = 0


CONFIRM = "!confirm"


@dataclass(frozen=True, slots=True)
class Echo:
    """How often in a row a sender has repeated themselves or us, the marks of their last
    messages, and when the last one came (seconds since 1970).
    """

    count: int = 0
    marks: tuple[str, ...] = ()
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Memory:
    """Frames (the last is the one talked about), requests that wait their turn, buttons on the
    table, the last thing said, misses in a row with no question pending, the language, echoes,
    and whether the last thing said was private.
    """

    frames: tuple[Frame, ...] = ()
    waiting: tuple[Frame, ...] = ()
    offered: Mapping[str, Button] = field(default_factory=dict)
    said: str = ""
    misses: int = 0
    language: str | None = None
    echo: Echo = Echo()
    private: bool = False

    def speaking(self, understood: Understanding, contact: Contact) -> "Memory":
        """Give it with the language the conversation is in: that of its first clear message, which
        it keeps; until there is one, its contact's.
        """
        if self.language is not None:
            return self
        clear = None if isinstance(understood, Unrecognized) else understood.language
        return replace(self, language=clear or contact.language)

    def anew(self, language: str | None = None) -> "Memory":
        """Give a memory of nothing but the language, or this one where there is none: old questions
        are not asked again.
        """
        return Memory(language=self.language or language)

    def dump(self) -> str:
        """Give it as JSON text."""
        return orjson.dumps(
            {
                "frames": [_frame_out(frame) for frame in self.frames],
                "waiting": [_frame_out(frame) for frame in self.waiting],
                "offered": {
                    id_: [one.label, one.kind.value, one.argument, one.value, dict(one.slots)]
                    for id_, one in self.offered.items()
                },
                "said": self.said,
                "misses": self.misses,
                "language": self.language,
                "echo": [self.echo.count, self.echo.marks, self.echo.at],
                "private": self.private,
            }
        ).decode()

    @classmethod
    def load(cls, text: str) -> "Memory":
        """Read what `dump` wrote; empty text is a conversation's beginning."""
        if not text:
            return cls()
        data = orjson.loads(text)
        count, marks, at = data.get("echo", (0, (), 0.0))
        return cls(
            frames=tuple(_frame_in(one) for one in data["frames"]),
            waiting=tuple(_frame_in(one) for one in data["waiting"]),
            offered={
                id_: Button(label, ButtonKind(kind), argument, value, slots)
                for id_, (label, kind, argument, value, slots) in data["offered"].items()
                if kind in _KINDS  # an older version may have offered others
            },
            said=data["said"],
            misses=data["misses"],
            language=data["language"],
            echo=Echo(count, tuple(marks), at),
            private=data.get("private", False),
        )


def _frame_out(frame: Frame) -> list[Any]:
    return [frame.intent, dict(frame.slots), frame.asked, frame.misses]


def _frame_in(data: list[Any]) -> Frame:
    return Frame(data[0], data[1], data[2], data[3])
