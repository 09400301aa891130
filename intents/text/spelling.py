"""Mends slips in the words the catalogue knows, and touches no other word.

An index of the catalogue's words with letters left out: a slip and the word it was meant for meet
where each lacks a letter. One edit for words under seven letters, two above. Of several words near
a slip the likeliest is taken: frequent, near, the first letter right, and in pairs the catalogue
knows with the words beside it. Known English words are left alone, however near a catalogue word
they are: without that rule a speller costs up to two points on clean text.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from rapidfuzz.distance import OSA

SHORTEST = 3  # letters; shorter words have too many neighbours
SHORT = 3  # up to so many letters the first one must be right
LONG = 7  # letters from which two edits are one slip
LONGEST = 24  # letters; longer is no word
MOST = 40  # unknown words looked at in one message
# How much less likely (natural logarithms) a second edit, a wrong first letter and a letter too
# many or another's are (any of them may be typed, but only its own can be missed or moved), and how
# much more likely a word is for each known pair it makes with its neighbours. Fitted on words with
# one random edit: 90 % are mended, 3 % become another word.
SECOND, FIRST, STRAY, PAIR = 6.0, 2.0, 2.0, 2.0


@dataclass(frozen=True, slots=True)
class Speller:
    """Catalogue words by what is left of them without a letter or two; words not to touch."""

    counts: Mapping[str, int]
    known: frozenset[str]
    index: Mapping[str, str] = field(repr=False)
    pairs: Collection[str] = field(default=frozenset(), repr=False)

    def correct(self, words: Sequence[str], also_known: Mapping[str, object]) -> list[str]:
        """The words with slips mended; those in `also_known` (the company's names) stay."""
        mended: list[str] = []
        looked = 0
        for place, word in enumerate(words):
            if word in self.known or word in also_known or looked >= MOST:
                mended.append(word)
            else:
                looked += 1
                before = mended[-1] if mended else ""
                mended.append(self.mend(word, before, "".join(words[place + 1 : place + 2])))
        return mended

    def mend(self, word: str, before: str = "", after: str = "") -> str:
        """The catalogue word meant (or two run together); the word itself if none is near.

        `before` and `after` are the words beside it, empty at the ends.
        """
        fits = SHORTEST <= len(word) <= LONGEST and word.isalpha() and len(set(word)) > 1
        if not fits or word in self.known:
            return word
        edits = 2 if len(word) >= LONG else 1
        near = {one for left in _less(word, edits) for one in self.index.get(left, "").split()}
        ranked = [
            (-self._likely(word, candidate, distance, before, after), candidate)
            for candidate in near
            if (len(word) > SHORT or _same_start(word, candidate))
            and (distance := OSA.distance(word, candidate, score_cutoff=edits)) <= edits
        ]
        return min(ranked)[-1] if ranked else self._parted(word)

    def _likely(self, word: str, meant: str, distance: int, before: str, after: str) -> float:
        start = 0.0 if _same_start(word, meant) else FIRST
        stray = STRAY if set(word) - set(meant) or len(word) > len(meant) else 0.0
        pairs = (f"{before} {meant}" in self.pairs) + (f"{meant} {after}" in self.pairs)
        return log(self.counts[meant]) + PAIR * pairs - SECOND * distance - start - stray

    def _parted(self, word: str) -> str:
        """Two words typed without a blank, or with a letter for it; the word itself if not that."""
        cuts = [
            (min(self.counts[word[:at]], self.counts[word[at + gap :]]), -gap, at)
            for gap in (0, 1)
            for at in range(2, len(word) - 1 - gap)
            if word[:at] in self.counts and word[at + gap :] in self.counts
        ]
        if not cuts:
            return word
        _, gap, at = max(cuts, key=lambda cut: (cut[1], cut[0], cut[2]))
        return f"{word[:at]} {word[at - gap :]}"


def _same_start(word: str, meant: str) -> bool:
    """Whether the first letter is right, or changed places with the second."""
    return word[0] == meant[0] or word[1::-1] == meant[:2]


def build_speller(
    texts: Iterable[Iterable[str]], english: frozenset[str], pairs: Collection[str] = frozenset()
) -> Speller:
    """Index the words of split texts; `english` words are never corrected, `pairs` are known."""
    counts = Counter(word for words in texts for word in words if word.isalpha())
    return Speller(counts, english | frozenset(counts), index_words(counts), pairs)


def index_words(words: Iterable[str]) -> dict[str, str]:
    """The words by what is left of them without a letter or two; several are parted by blanks."""
    index: dict[str, str] = {}
    for word in words:
        if SHORTEST <= len(word) <= LONGEST:
            for left in _less(word, 2 if len(word) >= LONG else 1):
                index[left] = f"{index[left]} {word}" if left in index else word
    return index


def _less(word: str, most: int) -> set[str]:
    """The word, and the word less one letter (and less two)."""
    found = {word}
    shorter = {word}
    for _ in range(most):
        shorter = {one[:at] + one[at + 1 :] for one in shorter for at in range(len(one))}
        found |= shorter
    return found
