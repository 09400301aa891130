"""Texts in, labels and how sure out: the trained part of understanding, for any set of labels.

Several members look at a text, at its words and pieces of words and at its meaning in a static
table; their logits add up (the mean of their log-probabilities, as odds). What counts besides: how
near the phrases of the best label are.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from intents.model.classifiers import Members, add_up
from intents.model.features import Features, Floats
from intents.model.prototypes import Prototypes
from intents.model.rejection import Calibration, softmax
from intents.model.second_stage import SecondStage, is_unsure
from intents.model.sentences import Table
from intents.text.preprocessing import NO_NAMES, Preprocessor, Tokens

OUTSIDE = "oos"  # the label of texts that are none of the others


@dataclass(frozen=True, slots=True)
class Scored:
    """What the model makes of a text: labels and calibrated probabilities, best first.

    `outside` is the probability that it is none of them. `trust` is the sum of standard scores that
    the gate judges by; `likeness` the mean cosine to the nearest phrases of the best label,
    `nearest` the closest of those. `asked`: whether there was a second opinion.
    """

    heard: Tokens
    labels: tuple[str, ...]
    probabilities: tuple[float, ...]
    outside: float
    trust: float
    likeness: float
    nearest: tuple[str, ...]
    asked: bool


@dataclass(frozen=True, slots=True)
class Model:
    """A trained classifier; immutable, so any number of threads may ask it.

    `opinion` is asked too where the others are unsure; None without the extra.
    """

    labels: tuple[str, ...]
    preprocessor: Preprocessor
    features: Features
    table: Table
    members: Members
    prototypes: Prototypes
    calibration: Calibration
    second_stage: SecondStage | None = None

    def logits(self, heard: Tokens) -> Floats:
        """What the members make of a text: one logit a label, outside included."""
        return self._logits(heard, self.table.vector(heard.words))

    def score(self, text: str, names: Mapping[str, object] = NO_NAMES, best: int = 5) -> Scored:
        """Judge a text: the `best` labels, never the one for outside."""
        heard = self.preprocessor.tokenize(text, names)
        vector = self.table.vector(heard.words)
        logits, calibration = self._judge(heard, vector)
        odds = softmax(logits * np.float32(calibration.temperature))
        inside = np.argsort(-odds, kind="stable")[: best + 1].tolist()
        inside = [index for index in inside if self.labels[index] != OUTSIDE][:best]
        likeness, nearest = self.prototypes.near(inside[0], vector)
        signals = np.array([lead(logits, inside[0]), logits[inside[0]], likeness], np.float32)
        return Scored(
            heard,
            tuple(self.labels[index] for index in inside),
            tuple(float(odds[index]) for index in inside),
            self._outside(odds),
            float(calibration.trust(signals)),
            likeness,
            nearest,
            calibration is not self.calibration,
        )

    def _judge(self, heard: Tokens, vector: Floats) -> tuple[Floats, Calibration]:
        light = self._logits(heard, vector)
        if self.second_stage and heard.words and is_unsure(light, self.calibration.temperature):
            return self.second_stage.join(light, heard.whole), self.second_stage.calibration
        return light, self.calibration

    def _logits(self, heard: Tokens, vector: Floats) -> Floats:
        said = self.members.logits(self.features.vector(heard.words), vector)
        return add_up(said, self.calibration.shares)

    def _outside(self, odds: Floats) -> float:
        return float(odds[self.labels.index(OUTSIDE)]) if OUTSIDE in self.labels else 0.0


def lead(logits: Floats, best: int) -> float:
    """How far the logit of `best` is above every other one; below zero when it is not."""
    others = logits.copy()
    others[best] = -np.inf
    return float(logits[best] - others.max())
