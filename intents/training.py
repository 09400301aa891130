"""Training: rows of (label, text) in, a model out, the same one every time for the same rows.

Folds of the rows are held out in turn to fit temperature, signal scales and threshold; the final
model sees every row.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from intents.features import Features, Floats, fit_features
from intents.linear import SPARSE_PASSES, Linear, Row, Wanted, train_dense, train_sparse
from intents.model import NEAREST, OUTSIDE, Model, Prototypes
from intents.rejection import UNFITTED, Gate, fit_gate, fit_temperature, softmax
from intents.sentences import Table
from intents.wording import Wording

FOLDS = 3  # two where there is plenty: the rest is enough to learn from, and it takes half as long
PLENTY = 1500
HELD_OUT_PASSES = 4  # over the rest: enough to fit a few figures by
# How much meaning counts beside words, by rows a label: the more rows, the more the words know.
# Measured on two public sets: with ten rows 1.3 is half a point better than 1, with 120 rows 0.6 is.
SHARES = ((20, 1.3), (60, 1.0))
LEAST_SHARE = 0.6
MOST_PROTOTYPES = 1000  # vectors kept for likeness: more cost time and change nothing measurable


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is to be learned: (label, text) rows, and (label, text) near-misses that are not it."""

    rows: Sequence[tuple[str, str]]
    never: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """A lesson as numbers."""

    labels: tuple[str, ...]
    wanted: Wanted
    rows: Sequence[Row]
    vectors: Floats
    columns: int

    def part(self, chosen: Wanted) -> "Material":
        """Some of the rows."""
        return replace(
            self,
            wanted=self.wanted[chosen],
            rows=[self.rows[index] for index in chosen.tolist()],
            vectors=self.vectors[chosen],
        )

    def fit(self, passes: int = SPARSE_PASSES) -> tuple[Linear, Linear]:
        """Train both models on these rows."""
        count = len(self.labels)
        return (
            train_sparse(self.rows, self.wanted, count, self.columns, passes),
            train_dense(self.vectors, self.wanted, count),
        )


def train(lesson: Lesson, wording: Wording, table: Table) -> Model:
    """Train a model; ValueError when there are fewer than two labels."""
    labels = tuple(sorted({label for label, _ in lesson.rows}))
    if len(set(labels) - {OUTSIDE}) <= 1:
        raise ValueError("nothing to tell apart: give rows of at least two labels")
    plain = [wording.hear(text).words for _, text in lesson.rows]
    spelled = wording.with_speller(plain, table.words)
    never = [(label, text) for label, text in lesson.never if label in labels]
    words = [*plain, *(spelled.hear(text).words for _, text in never)]
    features = fit_features(plain)
    index = {label: place for place, label in enumerate(labels)}
    wanted = [index[label] for label, _ in lesson.rows] + [-1 - index[label] for label, _ in never]
    material = Material(
        labels,
        np.array(wanted, np.int64),
        [features.vector(one) for one in words],
        table.vectors(words),
        features.size,
    )
    return _finish(material, lesson, spelled, features, table)


def _finish(
    material: Material, lesson: Lesson, wording: Wording, features: Features, table: Table
) -> Model:
    sparse, dense = material.fit()
    gate = hold_out(material)
    chosen = _spread(material.wanted, material.labels)
    prototypes = Prototypes(
        tuple(lesson.rows[at][1] for at in chosen),
        tuple(lesson.rows[at][0] for at in chosen),
        material.vectors[chosen],
    )
    return Model(material.labels, wording, features, sparse, table, dense, prototypes, gate)


def hold_out(material: Material) -> Gate:
    """Fit the gate on rows held out in turn."""
    outside = material.labels.index(OUTSIDE) if OUTSIDE in material.labels else -1
    folds = FOLDS if len(material.wanted) < PLENTY else 2
    fold = _folds(material.wanted, folds)
    inside = (material.wanted >= 0) & (material.wanted != outside)
    by_words = np.zeros((len(fold), len(material.labels)), np.float32)
    by_meaning = np.zeros_like(by_words)
    likeness = np.zeros(len(fold), np.float32)
    for number in range(folds):
        held = np.flatnonzero((fold == number) & inside)
        rest = np.flatnonzero(fold != number)
        if not len(held) or not len(rest):
            return UNFITTED
        part = material.part(rest)
        sparse, dense = part.fit(HELD_OUT_PASSES)
        by_words[held] = [sparse.sparse(material.rows[at]) for at in held.tolist()]
        by_meaning[held] = dense.dense(material.vectors[held])
        stored = part.vectors[_spread(part.wanted, material.labels)]
        likeness[held] = _likeness(material.vectors[held], stored)
    each = len(fold) / len(material.labels)
    share = next((share for most, share in SHARES if each < most), LEAST_SHARE)
    logits = by_words[inside] + np.float32(share) * by_meaning[inside]
    return _judge(logits, likeness[inside], material.wanted[inside], outside, share)


def _judge(logits: Floats, likeness: Floats, wanted: Wanted, outside: int, share: float) -> Gate:
    temperature = fit_temperature(logits, wanted)
    odds = softmax(logits * np.float32(temperature))
    if outside >= 0:
        odds[:, outside] = 0.0
        logits = logits.copy()
        logits[:, outside] = -np.inf
    best = odds.argmax(axis=1)
    rows = np.arange(len(best))
    signals = np.stack([odds[rows, best], logits[rows, best], likeness], axis=1)
    right = (best == wanted).astype(np.float32)
    return fit_gate(signals, right, temperature=temperature, share=share)


def _likeness(vectors: Floats, stored: Floats) -> Floats:
    """Mean cosine to the nearest stored vectors, in pieces that fit a cache."""
    count = min(NEAREST, len(stored))
    pieces = []
    for start in range(0, len(vectors), 512):
        cosines = vectors[start : start + 512] @ stored.T
        pieces.append(np.partition(cosines, -count, axis=1)[:, -count:].mean(axis=1))
    result: Floats = np.concatenate(pieces)
    return result


def _folds(wanted: Wanted, count: int) -> Wanted:
    """Deal the rows of each label out over `count` folds."""
    seen: dict[int, int] = defaultdict(int)
    folds = np.zeros(len(wanted), np.int64)
    for at, label in enumerate(wanted):
        folds[at] = seen[int(label)] % count
        seen[int(label)] += 1
    return folds


def _spread(wanted: Wanted, labels: Sequence[str]) -> Wanted:
    """Choose at most 2,000 rows, the labels taking turns, spread over each label's rows."""
    by_label: dict[int, list[int]] = defaultdict(list)
    for at, label in enumerate(wanted):
        if label >= 0 and labels[label] != OUTSIDE:
            by_label[int(label)].append(at)
    share = max(1, MOST_PROTOTYPES // max(1, len(by_label)))
    chosen: list[int] = []
    for rows in by_label.values():
        step = max(1.0, len(rows) / share)
        chosen += [rows[int(turn * step)] for turn in range(min(len(rows), share))]
    return np.array(sorted(chosen), np.int64)
