"""The models that look at a text, each in its own way, and whose logits add up."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from intents.model.features import Floats, Halves
from intents.model.linear import SPARSE_PASSES, Linear, Row, Wanted, train_dense, train_sparse
from intents.model.network import Network, train_network


@dataclass(frozen=True, slots=True)
class Members:
    """One at words and pieces of words, two at meaning: straight lines, and bent ones."""

    words: Linear
    meaning: Linear
    network: Network

    def logits(self, row: Row, vector: Floats) -> tuple[Floats, ...]:
        """What each member makes of one text."""
        return self.words.sparse(row), self.meaning.dense(vector), self.network.logits(vector)

    def logits_of(self, rows: Sequence[Row], vectors: Floats) -> tuple[Floats, ...]:
        """What each member makes of several texts, as rows."""
        words = np.empty((len(rows), len(self.words.bias)), np.float32)
        for place, row in enumerate(rows):
            words[place] = self.words.sparse(row)
        return words, self.meaning.dense(vectors), self.network.logits(vectors)


def train_members(
    rows: Sequence[Row],
    vectors: Halves,
    wanted: Wanted,
    *,
    classes: int,
    columns: int,
    passes: int = SPARSE_PASSES,
) -> Members:
    """Train every member on the same rows."""
    return Members(
        train_sparse(rows, wanted, classes, columns, passes),
        train_dense(vectors, wanted, classes),
        train_network(vectors, wanted, classes),
    )


def add_up(members: Sequence[Floats], shares: Sequence[float]) -> Floats:
    """The members' logits, for one text or for rows of them, as one."""
    total = members[0] * np.float32(shares[0])
    for logits, share in zip(members[1:], shares[1:], strict=True):
        total += logits * np.float32(share)
    return total
