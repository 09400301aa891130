"""A second opinion: of what the light members are unsure of, the embedder is asked too.

Measured on splits of public sets: asked about every text, it would add no more than it does asked
about those alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from intents.model.classifiers import add_up
from intents.model.embedding import Embedder
from intents.model.features import Floats, Halves
from intents.model.linear import Linear
from intents.model.rejection import Calibration, softmax
from intents.model.vectors import recall_vectors

UNSURE = 0.8  # probability of the best label under which the light members are unsure


@dataclass(frozen=True, slots=True)
class Reader:
    """An embedder, and the folder where what it read is kept; None if nothing is."""

    embedder: Embedder
    folder: Path | None = None

    def vectors(self, texts: Sequence[Sequence[str]]) -> Halves:
        """One vector a text, as rows."""
        return recall_vectors(self.embedder, texts, self.folder)


@dataclass(frozen=True, slots=True)
class SecondStage:
    """What the embedder's vectors say of labels, and a gate for both together.

    The gate's shares are those of what the light members said in sum, and of this.
    """

    embedder: Embedder
    meaning: Linear
    calibration: Calibration

    def join(self, light: Floats, words: Sequence[str]) -> Floats:
        """The logits of both."""
        said = self.meaning.dense(self.embedder.vector(words))
        return add_up((light, said), self.calibration.shares)


def is_unsure(logits: Floats, temperature: float) -> NDArray[np.bool_]:
    """Whether the best label is too little likely, for rows of logits, or for one."""
    unsure: NDArray[np.bool_] = softmax(logits * np.float32(temperature)).max(axis=-1) < UNSURE
    return unsure
