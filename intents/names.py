"""The company's own names and codes, as the recognizer may know them: exact, or almost right."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from types import MappingProxyType
from typing import ClassVar

from rapidfuzz import fuzz

from intents.text.normalize import fold

# How alike (rapidfuzz ratio, 0-100) a mention and a name must be. One slip in a seven-letter name
# scores 86, two slips 71: one slip passes, another word does not.
ALMOST = 84.0
# How much of a name (by the rarity of its words among its kind) a part of it must carry.
ENOUGH = 0.33
LONGEST_NAME = 5  # words of a message that one name may span
SHORTEST_SLIP = 5  # letters a word must have before one of them may be wrong
MOST_NAMES = 60  # names compared closely for one word; a word in more of them tells nothing
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found in folded text: `text[start:end]` means `code`, with `sure` from 0 to 1."""

    kind: str
    code: str
    start: int
    end: int
    sure: float


@dataclass(frozen=True, slots=True)
class _Name:
    kind: str
    code: str
    text: str
    words: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Names:
    """Kinds, their codes, and what people call them; frozen, built anew after an import.

    `Names.build({"product": [("SKU-1", ("Espresso machine",))], "order": [("1001", ())]})`.
    """

    EMPTY: ClassVar["Names"]

    codes: Mapping[str, tuple[tuple[str, str], ...]]
    names: tuple[_Name, ...]
    by_word: Mapping[str, tuple[int, ...]]
    slips: Mapping[str, tuple[str, ...]]
    rarity: Mapping[tuple[str, str], float]

    @classmethod
    def build(cls, kinds: Mapping[str, Sequence[tuple[str, Sequence[str]]]]) -> "Names":
        """Index every kind's codes and names; time and memory grow with their number only."""
        codes: dict[str, tuple[tuple[str, str], ...]] = {}
        called: list[tuple[str, str, str, tuple[str, ...]]] = []
        for kind, listed in kinds.items():
            for code, names in listed:
                key = squeeze(code)
                if key:
                    codes[key] = (*codes.get(key, ()), (kind, code))
                called += [(kind, code, *_read(name)) for name in names]
        called = [entry for entry in called if entry[3]]
        rarity = _rarity(called)
        entries = tuple(
            _Name(kind, code, text, words, sum(rarity[kind, word] for word in set(words)))
            for kind, code, text, words in called
        )
        by_word = _positions(entries)
        return cls(
            MappingProxyType(codes),
            entries,
            MappingProxyType(by_word),
            MappingProxyType(_slips(by_word)),
            MappingProxyType(rarity),
        )

    def code(self, text: str) -> tuple[tuple[str, str], ...]:
        """Every (kind, code) written like `text`, whatever its case, blanks and signs."""
        return self.codes.get(squeeze(text), ())

    def find(self, folded: str, *, common: frozenset[str] = frozenset()) -> list[Hit]:
        """Names mentioned in folded text, best per kind and place; `common` words open none."""
        if not self.names:
            return []
        words = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(folded)]
        hits: dict[tuple[str, int], Hit] = {}
        for at, (word, _, _) in enumerate(words):
            if word in common or (len(word) < 2 and not word.isdigit()):
                continue
            for known in self._alike(word):
                for index in self._holders(known):
                    _keep(hits, self._compare(self.names[index], words, at, known))
        return _apart(list(hits.values()))

    def _alike(self, word: str) -> list[str]:
        if word in self.by_word:
            return [word]
        if len(word) < SHORTEST_SLIP:
            return []
        found = {
            known for slip in (word, *_without_one(word)) for known in self.slips.get(slip, ())
        }
        return [known for known in sorted(found) if fuzz.ratio(word, known) >= ALMOST - 10]

    def _holders(self, known: str) -> tuple[int, ...]:
        holders = self.by_word.get(known, ())
        return holders if len(holders) <= MOST_NAMES else ()

    def _compare(
        self, name: _Name, words: Sequence[tuple[str, int, int]], at: int, known: str
    ) -> Hit | None:
        """The stretch of words around `at` that is most like `name`, if it is like enough."""
        place = name.words.index(known)
        size = len(name.words)
        first = max(0, at - place)
        stretch = words[first : first + size]
        said = " ".join(word for word, _, _ in stretch)
        ratio = fuzz.ratio(said, name.text)
        if ratio >= ALMOST:
            return Hit(name.kind, name.code, stretch[0][1], stretch[-1][2], ratio / 100)
        share = self.rarity[name.kind, known] / name.weight if name.weight else 0.0
        alone = fuzz.ratio(words[at][0], known)
        if share < ENOUGH or alone < ALMOST or len(self.by_word[known]) > 3:
            return None
        sure = 0.8 * share * alone / 100 / len(self.by_word[known])
        return Hit(name.kind, name.code, words[at][1], words[at][2], sure)


def squeeze(code: str) -> str:
    """A code as it is compared: letters and digits only, in one case."""
    return "".join(character for character in fold(code).text if character.isalnum())


def _read(name: str) -> tuple[str, tuple[str, ...]]:
    words = tuple(_WORD.findall(fold(name).text))[: 2 * LONGEST_NAME]
    return " ".join(words), words


def _rarity(
    called: Sequence[tuple[str, str, str, tuple[str, ...]]],
) -> dict[tuple[str, str], float]:
    holders: dict[tuple[str, str], int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    for kind, _, _, words in called:
        total[kind] += 1
        for word in set(words):
            holders[kind, word] += 1
    return {key: log(1 + total[key[0]] / count) for key, count in holders.items()}


def _positions(names: Sequence[_Name]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        for word in dict.fromkeys(name.words):
            found[word].append(index)
    return {word: tuple(indices) for word, indices in found.items()}


def _slips(known: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """Every long word by itself and by itself less one letter: a slip on either side meets here."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in known:
        if len(word) >= SHORTEST_SLIP:
            for slip in {word, *_without_one(word)}:
                found[slip].append(word)
    return {slip: tuple(words) for slip, words in found.items()}


def _without_one(word: str) -> list[str]:
    word = word[:24]
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def _keep(hits: dict[tuple[str, int], Hit], hit: Hit | None) -> None:
    if hit is None:
        return
    key = (f"{hit.kind}\0{hit.code}", hit.start)
    if key not in hits or (hit.sure, hit.end) > (hits[key].sure, hits[key].end):
        hits[key] = hit


def _apart(hits: list[Hit]) -> list[Hit]:
    """Of overlapping hits of one kind keep the best, and those as good: two people, one name."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda one: (-one.sure, one.start - one.end, one.start, one.code)):
        rivals = [one for one in kept if one.kind == hit.kind and _overlap(one, hit)]
        if not rivals or (
            len(rivals) < 3
            and (hit.sure, hit.start, hit.end) == (rivals[0].sure, rivals[0].start, rivals[0].end)
            and hit.code not in {r.code for r in rivals}
        ):
            kept.append(hit)
    return sorted(kept, key=lambda one: (one.start, -one.sure, one.kind, one.code))


def _overlap(a: Hit, b: Hit) -> bool:
    return a.start < b.end and b.start < a.end


Names.EMPTY = Names.build({})
