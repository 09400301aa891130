"""What a lesson changes: every line is read without it and with it, and the two are compared.

Lines are all that the catalogue's files say (phrases, near-misses, what is none of ours) and all
that was taught. Each is read twice: as the office hears it, and as one it was never shown, because
the third of the files that holds it was left out of the training.

Two trainings whose rows stand in another order differ in some hundred lines that are near a bar,
whatever was taught. So the one with fewer rows is given doubles of rows it has, where the other has
its lesson: both see all rows in the same order, and what differs is the lesson.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from enum import IntEnum
from types import MappingProxyType
from typing import Any, TypeAlias
from zlib import crc32

from intents.catalogue.catalogue import Catalog, Texts
from intents.catalogue.phrases import SLOT, all_slots, fill, readings
from intents.model.model import OUTSIDE
from intents.recognizer import Recognizer
from intents.text.language import Language, read_language

TaughtPhrases: TypeAlias = tuple[
    tuple[str, str], ...
]  # (intent, phrase), in the order they were taught

THIRDS = 3
OFFERED = 2  # intents that are always among those asked about
# How far a probability, or the trust, must have moved for another verdict to count. Measured: what
# has nothing to do with a lesson moves by less than a tenth of this.
MOVED, MOVED_TRUST = 0.05, 0.5


class Change(IntEnum):
    """How right a reading is."""

    WRONG = 0  # sure of something else
    MISSED = 1  # turned away, or only others asked about
    ASKED = 2  # among those asked about; what is none of ours was asked about
    RIGHT = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A text and the intent it means; a near-miss is one that does not mean it.

    `third` is the part of the files it is left out with, None for what is always shown.
    """

    text: str
    intent: str
    near_miss: bool = False
    third: int | None = None


@dataclass(frozen=True, slots=True)
class Take:
    """One reading of a line. `weight` is the probability of the intent the line is about."""

    change: Change
    decision: str
    intent: str
    weight: float
    trust: float

    def differs(self, other: "Take") -> bool:
        """Whether the verdict is another, and not by a hair."""
        moved = abs(self.weight - other.weight) >= MOVED
        return self.change != other.change and (
            moved or abs(self.trust - other.trust) >= MOVED_TRUST
        )


@dataclass(frozen=True, slots=True)
class Shift:
    """A line that is read differently: the decision and the best intent, before and after.

    `shown` says whether the line was trained on, as it is in the office.
    """

    text: str
    intent: str
    near_miss: bool
    shown: bool
    better: bool
    before: str
    before_intent: str
    after: str
    after_intent: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What some lessons change. `lessons` are their own lines.

    `understood` is the share of `lines` never shown whose best intent is right, before and after.
    """

    taught_phrases: tuple[Shift, ...]
    fixes: tuple[Shift, ...]
    breaks: tuple[Shift, ...]
    lines: int
    understood: tuple[float, float]

    def as_json(self) -> dict[str, Any]:
        """The trial as JSON has it."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Trial":
        """Give the trial of what `as_json` gave."""
        taught_phrases, fixes, breaks = (
            tuple(Shift(**one) for one in data[name])
            for name in ("taught_phrases", "fixes", "breaks")
        )
        before, after = data["understood"]
        return cls(taught_phrases, fixes, breaks, data["lines"], (before, after))


Takes: TypeAlias = Mapping[Line, Take]


def try_lessons(catalog: Catalog, before: TaughtPhrases, after: TaughtPhrases) -> Trial:
    """Read every line with both sets of lessons, one of which holds the other.

    Takes half a minute: eight trainings.
    """
    fewer, more = sorted((before, after), key=len)
    languages = {code: read_language(code) for code in catalog.languages}
    lines = list(_lines(catalog, languages))
    taught = {one: Line(fill(one[1], all_slots(languages)), one[0]) for one in more}
    shown = [_read_shown(catalog, one, more, [*lines, *taught.values()]) for one in (before, after)]
    unseen = [_read_unseen(catalog, one, more, lines) for one in (before, after)]
    own = [line for lesson, line in taught.items() if lesson not in fewer]
    shifts = {one: _shift(one, *_takes(shown, one), shown=True) for one in _moved(shown)}
    hidden = {one: _shift(one, *_takes(unseen, one), shown=False) for one in _moved(unseen)}
    others = [shift for line, shift in {**hidden, **shifts}.items() if line not in own]
    return Trial(
        taught_phrases=tuple(_shift(line, *_takes(shown, line), shown=True) for line in own),
        fixes=tuple(one for one in others if one.better),
        breaks=tuple(one for one in others if not one.better),
        lines=len(unseen[0]),
        understood=(_understood(unseen[0]), _understood(unseen[1])),
    )


def _lines(catalog: Catalog, languages: Mapping[str, Language]) -> Iterator[Line]:
    """Every line of the files, each slot filled."""

    def cut(texts: Texts, intent: str, *, near_miss: bool = False) -> Iterator[Line]:
        for code, phrases in texts.items():
            for phrase in phrases:
                text = fill(phrase, languages[code].slots)
                yield Line(text, intent, near_miss, None if near_miss else _third(phrase))

    for intent in catalog.intents.values():
        yield from cut(intent.phrases, intent.name)
        yield from cut(intent.never, intent.name, near_miss=True)
    yield from cut(catalog.outside, OUTSIDE)


def _third(phrase: str) -> int:
    return crc32(phrase.encode()) % THIRDS


def _read_shown(
    catalog: Catalog, taught_phrases: TaughtPhrases, more: TaughtPhrases, lines: list[Line]
) -> Takes:
    ear = _train(catalog, taught_phrases, more)
    return {line: _take(ear, line) for line in lines}


def _read_unseen(
    catalog: Catalog, taught_phrases: TaughtPhrases, more: TaughtPhrases, lines: list[Line]
) -> Takes:
    takes: dict[Line, Take] = {}
    for third in range(THIRDS):
        ear = _train(_without(catalog, third), taught_phrases, more)
        takes.update({line: _take(ear, line) for line in lines if line.third == third})
    return takes


def _without(catalog: Catalog, third: int) -> Catalog:
    """The catalogue without a third of its phrases, and of what is none of its intents."""

    def rest(texts: Texts) -> Texts:
        return MappingProxyType(
            {
                code: tuple(one for one in phrases if _third(one) != third)
                for code, phrases in texts.items()
            }
        )

    intents = {
        name: replace(intent, phrases=rest(intent.phrases))
        for name, intent in catalog.intents.items()
    }
    return replace(catalog, intents=MappingProxyType(intents), outside=rest(catalog.outside))


def _train(catalog: Catalog, taught_phrases: TaughtPhrases, more: TaughtPhrases) -> Recognizer:
    """Train with doubles of a phrase in place of what `more` has and `lessons` have not."""
    intent, plain = next(
        (intent.name, phrase)
        for intent in catalog.intents.values()
        for phrases in intent.phrases.values()
        for phrase in phrases
        if not SLOT.search(phrase)
    )
    rows: list[tuple[str, str]] = []
    for lesson in more:
        if lesson in taught_phrases:
            rows.append(lesson)
        else:  # marks are not heard: each is one more row of the same words
            marks = range(len(rows) + 1, len(rows) + 1 + len(readings(lesson[1], {})))
            rows += [(intent, f"{plain}{' !' * count}") for count in marks]
    return Recognizer.build(catalog, rows, remember=False)


def _take(ear: Recognizer, line: Line) -> Take:
    classified = ear.classify(line.text)
    scored = classified.scored
    odds = dict(zip(scored.labels, scored.probabilities, strict=True))
    about = scored.probabilities[0] if line.intent == OUTSIDE else odds.get(line.intent, 0.0)
    change = _verdict(line, classified.band, scored.labels)
    return Take(change, classified.band, scored.labels[0], about, scored.trust)


def _verdict(line: Line, band: str, labels: tuple[str, ...]) -> Change:
    sure = band == "sure"
    if line.near_miss:
        return Change.WRONG if sure and labels[0] == line.intent else Change.RIGHT
    if line.intent == OUTSIDE:
        return {"sure": Change.WRONG, "ask": Change.ASKED}.get(band, Change.RIGHT)
    if sure:
        return Change.RIGHT if labels[0] == line.intent else Change.WRONG
    offered = band == "ask" and line.intent in labels[:OFFERED]
    return Change.ASKED if offered else Change.MISSED


def _takes(pair: list[Takes], line: Line) -> tuple[Take, Take]:
    before, after = pair
    return before[line], after[line]


def _moved(pair: list[Takes]) -> list[Line]:
    """Lines with another verdict, those that moved furthest first."""
    before, after = pair
    moved = [line for line, take in before.items() if take.differs(after[line])]
    return sorted(moved, key=lambda one: -abs(before[one].weight - after[one].weight))


def _shift(line: Line, before: Take, after: Take, *, shown: bool) -> Shift:
    return Shift(
        text=line.text,
        intent=line.intent,
        near_miss=line.near_miss,
        shown=shown,
        better=after.change > before.change,
        before=before.decision,
        before_intent=before.intent,
        after=after.decision,
        after_intent=after.intent,
    )


def _understood(takes: Takes) -> float:
    right = [take.intent == line.intent for line, take in takes.items() if line.intent != OUTSIDE]
    return round(sum(right) / max(1, len(right)), 4)
