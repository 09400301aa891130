"""Mends slips in the words the catalogue knows, and touches no other word.

An index of the catalogue's words with letters left out: a slip and the word it was meant for meet
where each lacks a letter. One edit for words under eight letters, two above. Known English words
are left alone, however near a catalogue word they are: without that rule a speller costs up to two
points on clean text.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

SHORTEST = 3  # letters; shorter words have too many neighbours
SHORT = 4  # up to so many letters the first one must be right
LONG = 8  # letters from which two edits are one slip
LONGEST = 24  # letters; longer is no word
MOST = 40  # unknown words looked at in one message


@dataclass(frozen=True, slots=True)
class Speller:
    """Catalogue words by what is left of them without a letter or two; words not to touch."""

    counts: Mapping[str, int]
    known: frozenset[str]
    index: Mapping[str, tuple[str, ...]] = field(repr=False)

    def correct(self, words: Iterable[str], also_known: Mapping[str, object]) -> list[str]:
        """The words with slips mended; those in `also_known` (the company's names) stay."""
        mended: list[str] = []
        looked = 0
        for word in words:
            if word in self.known or word in also_known or looked >= MOST:
                mended.append(word)
            else:
                looked += 1
                mended.append(self.mend(word))
        return mended

    def mend(self, word: str) -> str:
        """The catalogue word meant (or two run together); the word itself if none is near."""
        if not SHORTEST <= len(word) <= LONGEST or word in self.known or not word.isalpha():
            return word
        edits = 2 if len(word) >= LONG else 1
        near = {candidate for left in _less(word, edits) for candidate in self.index.get(left, ())}
        ranked = [
            (word[0] != candidate[0], distance, -self.counts[candidate], candidate)
            for candidate in near
            if (len(word) > SHORT or word[0] == candidate[0])
            and (distance := OSA.distance(word, candidate, score_cutoff=edits)) <= edits
        ]
        return min(ranked)[-1] if ranked else self._parted(word)

    def _parted(self, word: str) -> str:
        """Two words typed without a blank between them; the word itself if it is not that."""
        cuts = [
            (min(self.counts[word[:at]], self.counts[word[at:]]), at)
            for at in range(2, len(word) - 1)
            if word[:at] in self.counts and word[at:] in self.counts
        ]
        if not cuts:
            return word
        _, at = max(cuts)
        return f"{word[:at]} {word[at:]}"


def build_speller(texts: Iterable[Iterable[str]], english: frozenset[str]) -> Speller:
    """Index the words of split texts; `english` words are never corrected."""
    counts = Counter(word for words in texts for word in words if word.isalpha())
    return Speller(counts, english | frozenset(counts), index_words(counts))


def index_words(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The words by what is left of them without a letter or two."""
    index: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if SHORTEST <= len(word) <= LONGEST:
            for left in _less(word, 2 if len(word) >= LONG else 1):
                index[left].append(word)
    return {left: tuple(found) for left, found in index.items()}


def _less(word: str, most: int) -> set[str]:
    """The word, and the word less one letter (and less two)."""
    found = {word}
    shorter = {word}
    for _ in range(most):
        shorter = {one[:at] + one[at + 1 :] for one in shorter for at in range(len(one))}
        found |= shorter
    return found
