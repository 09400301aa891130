"""A vector for the meaning of a text, from a small static table: no model runs.

The table in `table/` holds one row of 256 whole numbers for each of some 26,000 words and pieces
of words; a text's vector is the mean of its rows, at length one. `table/README.md` says how the
table was made, from what, and under which licence.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from intents.model.features import Floats, Halves

ROOT = Path(__file__).parents[1] / "table"
LONGEST_WORD = 32  # letters; the table has none longer
RAREST = 22_000  # place in the table from which a word is rare


@dataclass(frozen=True, slots=True)
class Table:
    """Pieces of words, their rows, and what one unit of each row is worth."""

    places: Mapping[str, int]
    rows: NDArray[np.int8]
    units: Floats

    @property
    def width(self) -> int:
        """Numbers in a vector."""
        return int(self.rows.shape[1])

    @property
    def words(self) -> frozenset[str]:
        """The whole words the table knows, but for the rarest: what a speller must not touch.

        The table has them about as common first. Of the rarest (oder, mein) a message holds a slip
        more often than the word: sparing them changed 1 word more in 25,000 clean ones and mended
        2 slips more in 100.
        """
        return frozenset(
            word for word, place in self.places.items() if place < RAREST and word[:2] != "##"
        )

    def vector(self, words: Iterable[str]) -> Floats:
        """The text's vector, of length one; all zeros when the table knows nothing of it."""
        places = [place for word in words for place in self.pieces(word)]
        if not places:
            return np.zeros(self.width, np.float32)
        total: Floats = self.units[places] @ self.rows[places].astype(np.float32)
        length = float(np.sqrt(total @ total))
        return total / np.float32(length) if length else total

    def vectors(self, texts: Sequence[Sequence[str]]) -> Halves:
        """One vector a text, as rows."""
        vectors = np.empty((len(texts), self.width), np.float16)
        for place, words in enumerate(texts):
            vectors[place] = self.vector(words)
        return vectors

    def pieces(self, word: str) -> list[int]:
        """Rows of a word: its own, else the longest pieces from the left; none if one is unknown."""
        word = word.replace("'", "")[:LONGEST_WORD]
        if word in self.places:
            return [self.places[word]]
        found: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                place = self.places.get(("##" if start else "") + word[start:end])
                if place is not None:
                    found.append(place)
                    start = end
                    break
            else:
                return []
        return found


@cache
def load_table(root: Path = ROOT) -> Table:
    """Read the table; once a process, it never changes."""
    words = (root / "words.txt").read_text(encoding="utf-8").split("\n")
    with np.load(root / "rows.npz") as stored:
        return Table(
            {word: place for place, word in enumerate(words)}, stored["rows"], stored["units"]
        )
