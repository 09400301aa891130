"""Texts in, labels and how sure out: the trained part of understanding, for any set of labels.

Two linear models look at a text, one at its words and pieces of words, one at its meaning in a
static table; their logits add up (the mean of their log-probabilities, as odds). What counts
besides: how near the nearest phrases are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from intents.features import Features, Floats
from intents.linear import Linear
from intents.rejection import Gate, softmax
from intents.sentences import Table
from intents.wording import NO_NAMES, Heard, Wording

OUTSIDE = "oos"  # the label of texts that are none of the others
NEAREST = 5


@dataclass(frozen=True, slots=True)
class Scored:
    """What the model makes of a text: labels and calibrated probabilities, best first.

    `outside` is the probability that it is none of them. `trust` is the sum of standard scores that the gate judges by; `likeness` the mean cosine to
    the nearest phrases, `nearest` the closest of those.
    """

    heard: Heard
    labels: tuple[str, ...]
    probabilities: tuple[float, ...]
    outside: float
    trust: float
    likeness: float
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prototypes:
    """Phrases that stand for all, their vectors and their labels."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    vectors: Floats


@dataclass(frozen=True, slots=True)
class Model:
    """A trained classifier; immutable, so any number of threads may ask it."""

    labels: tuple[str, ...]
    wording: Wording
    features: Features
    sparse: Linear
    table: Table
    dense: Linear
    prototypes: Prototypes
    gate: Gate

    def logits(self, text: str) -> Floats:
        """One logit a label, outside included; for fitting temperatures."""
        words = self.wording.hear(text).words
        return self._logits(words, self.table.vector(words))

    def score(self, text: str, names: Mapping[str, object] = NO_NAMES, best: int = 5) -> Scored:
        """Judge a text: the `best` labels, never the one for outside."""
        heard = self.wording.hear(text, names)
        vector = self.table.vector(heard.words)
        logits = self._logits(heard.words, vector)
        odds = softmax(logits * np.float32(self.gate.temperature))
        inside = np.argsort(-odds, kind="stable")[: best + 1].tolist()
        inside = [index for index in inside if self.labels[index] != OUTSIDE][:best]
        likeness, nearest = self._near(vector)
        signals = np.array([odds[inside[0]], logits[inside[0]], likeness], np.float32)
        return Scored(
            heard,
            tuple(self.labels[index] for index in inside),
            tuple(float(odds[index]) for index in inside),
            self._outside(odds),
            float(self.gate.trust(signals)),
            likeness,
            nearest,
        )

    def _logits(self, words: Sequence[str], vector: Floats) -> Floats:
        logits = self.sparse.sparse(self.features.vector(words))
        logits += np.float32(self.gate.share) * self.dense.dense(vector)
        return logits

    def _outside(self, odds: Floats) -> float:
        return float(odds[self.labels.index(OUTSIDE)]) if OUTSIDE in self.labels else 0.0

    def _near(self, vector: Floats) -> tuple[float, tuple[str, ...]]:
        cosines = self.prototypes.vectors @ vector
        count = min(NEAREST, len(cosines))
        if not count:
            return 0.0, ()
        top = np.argpartition(cosines, -count)[-count:]
        top = top[np.argsort(-cosines[top], kind="stable")]
        return float(cosines[top].mean()), tuple(self.prototypes.texts[at] for at in top[:3])
