"""What a classifier sees of a text: its words, pairs of words, and pieces of words, weighed.

Word 1-2-grams and character 2-5-grams inside words, each set TF-IDF weighted (sublinear counts)
and scaled to length one: measured as the best cheap input for short requests.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
Halves: TypeAlias = NDArray[np.float16]  # for keeping many: half the memory, three digits
Integers: TypeAlias = NDArray[np.int32]

SHORTEST, LONGEST = 2, 5  # characters in a piece of a word
KEPT, LONGEST_KEPT = 2048, 20  # words whose pieces are remembered, and the letters of such a word


def word_grams(words: Sequence[str]) -> list[str]:
    """Words and neighbouring pairs; a pair is told from a word by its blank."""
    return [*words, *(f"{a} {b}" for a, b in pairwise(words))]


def pieces(words: Iterable[str]) -> list[str]:
    """Character 2-5-grams of each word, its edges marked by blanks."""
    found: list[str] = []
    for word in words:
        found += _often(word) if len(word) <= LONGEST_KEPT else _cut(word)
    return found


def _cut(word: str) -> list[str]:
    padded = f" {word} "
    size = len(padded)
    found: list[str] = []
    for length in range(SHORTEST, LONGEST + 1):
        if length >= size:
            found.append(padded)
            break
        found += [padded[at : at + length] for at in range(size - length + 1)]
    return found


_often = lru_cache(KEPT)(_cut)


@dataclass(frozen=True, slots=True)
class Features:
    """The known word grams and pieces: their columns and inverse document frequencies."""

    grams: Mapping[str, int]
    parts: Mapping[str, int]
    idf: NDArray[np.float64]

    @property
    def size(self) -> int:
        """How many columns there are."""
        return len(self.idf)

    def vector(self, words: Sequence[str]) -> tuple[Integers, Floats]:
        """Columns and weights of one text; empty when nothing in it is known."""
        columns: list[int] = []
        weights: list[NDArray[np.float64]] = []
        for known, found in ((self.grams, word_grams(words)), (self.parts, pieces(words))):
            counts = Counter([known[item] for item in found if item in known])
            raw = self.idf[[*counts]] * [
                1.0 + log(count) if count > 1 else 1.0 for count in counts.values()
            ]
            columns.extend(counts)
            weights.append(raw / sqrt(raw @ raw) if len(raw) else raw)
        return np.array(columns, np.int32), np.concatenate(weights).astype(np.float32)


def fit_features(texts: Iterable[Sequence[str]], least: int = 1) -> Features:
    """Learn the columns from split texts, in the order they are first met.

    Pairs and pieces in fewer than `least` texts are left out; words never are. With few texts what
    only one of them holds is worth a point and a half; with a hundred a label it is worth nothing.
    """
    documents = 0
    grams: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    for words in texts:
        documents += 1
        grams.update(dict.fromkeys(word_grams(words), 1))
        parts.update(dict.fromkeys(pieces(words), 1))
    kept = {gram: count for gram, count in grams.items() if count >= least or " " not in gram}
    held = {part: count for part, count in parts.items() if count >= least}
    counts = [*kept.values(), *held.values()]
    return Features(
        {gram: column for column, gram in enumerate(kept)},
        {part: column for column, part in enumerate(held, len(kept))},
        np.array([log((1 + documents) / (1 + count)) + 1 for count in counts]),
    )
