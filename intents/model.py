"""Texts and labels in, scores out: the trained part of understanding, for any set of labels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from intents.features import Features, fit_features, words_of
from intents.language import Language
from intents.linear import Linear, train_linear
from intents.normalize import fold


@dataclass(frozen=True, slots=True)
class Scored:
    """Labels and probabilities, best first, and the words they were judged by."""

    words: tuple[str, ...]
    labels: tuple[str, ...]
    probabilities: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A trained classifier; immutable, so any number of threads may ask it."""

    language: Language
    labels: tuple[str, ...]
    features: Features
    linear: Linear
    temperature: float

    def score(self, text: str, best: int = 5) -> Scored:
        """Judge a text: the `best` labels with their probabilities."""
        words = words_of(fold(text).text, self.language.contractions)
        logits = self.linear.logits(self.features.vector(words)) * self.temperature
        odds = np.exp(logits - logits.max())
        odds /= odds.sum()
        order = np.argsort(-odds, kind="stable")[:best]
        return Scored(
            tuple(words),
            tuple(self.labels[index] for index in order),
            tuple(float(odds[index]) for index in order),
        )


def train(rows: Iterable[tuple[str, str]], language: Language) -> Model:
    """Train on (label, text) rows; the same rows give the same model."""
    pairs = [(label, words_of(fold(text).text, language.contractions)) for label, text in rows]
    labels = tuple(sorted({label for label, _ in pairs}))
    index = {label: position for position, label in enumerate(labels)}
    texts: Sequence[Sequence[str]] = [words for _, words in pairs]
    features = fit_features(texts)
    wanted = np.array([index[label] for label, _ in pairs], np.int32)
    linear = train_linear(
        [features.vector(words) for words in texts], wanted, len(labels), features.size
    )
    return Model(language, labels, features, linear, 1.5)
