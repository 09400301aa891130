"""Training: rows of (label, text) in, a model out, the same one every time for the same rows.

What the gate is fitted on was held out: a model of the other rows judges it. The final model sees
every row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from sys import intern

import numpy as np

from intents.model.calibration import HeldOut, classify, rounds
from intents.model.classifiers import Members, train_members
from intents.model.features import Features, Floats, Halves, fit_features
from intents.model.linear import SPARSE_PASSES, Linear, Row, Wanted, train_dense
from intents.model.model import OUTSIDE, Model
from intents.model.prototypes import choose_prototypes
from intents.model.rejection import Calibration
from intents.model.second_stage import Reader, SecondStage
from intents.model.sentences import Table
from intents.text.preprocessing import Preprocessor

HELD_OUT_PASSES = 4  # over the rest: enough to fit a few figures by
PLENTY = 60  # rows a label, from which what a single one of them holds can be left out


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """What is to be learned: (label, text) rows, and (label, text) near-misses that are not it."""

    rows: Sequence[tuple[str, str]]
    never: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """A lesson as numbers; the near-misses come last. `sentences` only with the extra."""

    labels: tuple[str, ...]
    texts: Sequence[str]
    wanted: Wanted
    rows: Sequence[Row]
    vectors: Halves
    columns: int
    sentences: Halves | None = None

    def part(self, chosen: Wanted) -> "Material":
        """Some of the rows."""
        return replace(
            self,
            texts=[self.texts[at] for at in chosen.tolist()],
            wanted=self.wanted[chosen],
            rows=[self.rows[at] for at in chosen.tolist()],
            vectors=self.vectors[chosen],
            sentences=None if self.sentences is None else self.sentences[chosen],
        )

    def fit(self, passes: int = SPARSE_PASSES) -> Members:
        """Train the members on these rows."""
        return train_members(
            self.rows,
            self.vectors,
            self.wanted,
            classes=len(self.labels),
            columns=self.columns,
            passes=passes,
        )

    def fit_sentences(self) -> Linear | None:
        """Train what judges by the embedder's vectors, if there are any."""
        if self.sentences is None:
            return None
        return train_dense(self.sentences, self.wanted, len(self.labels))


def train(
    training_set: TrainingSet,
    preprocessor: Preprocessor,
    table: Table,
    reader: Reader | None = None,
) -> Model:
    """Train a model; ValueError when there are fewer than two labels.

    With a `reader` the model asks its embedder where it is unsure.
    """
    labels = tuple(sorted({label for label, _ in training_set.rows}))
    if len(set(labels) - {OUTSIDE}) <= 1:
        raise ValueError("nothing to tell apart: give rows of at least two labels")
    plain = [tuple(map(intern, preprocessor.tokenize(text).words)) for _, text in training_set.rows]
    features = fit_features(plain, 2 if len(plain) >= PLENTY * len(labels) else 1)
    spelled = preprocessor.with_speller(plain, table.words, features.grams)
    material = _read(training_set, plain, labels, spelled, features, table)
    if reader:
        whole = [spelled.tokenize(text).whole for text in material.texts]
        material = replace(material, sentences=reader.vectors(whole))
    calibration, second = hold_out(material)
    chosen = choose_prototypes(material.texts, material.vectors, material.wanted, len(labels))
    meaning = material.fit_sentences()
    second_stage = (
        SecondStage(reader.embedder, meaning, second) if reader and meaning and second else None
    )
    return Model(
        labels, spelled, features, table, material.fit(), chosen, calibration, second_stage
    )


def _read(
    training_set: TrainingSet,
    plain: Sequence[tuple[str, ...]],
    labels: tuple[str, ...],
    preprocessor: Preprocessor,
    features: Features,
    table: Table,
) -> Material:
    """The rows, and after them the near-misses of known labels, as numbers."""
    index = {label: place for place, label in enumerate(labels)}
    never = [(label, text) for label, text in training_set.never if label in index]
    words = [*plain, *(preprocessor.tokenize(text).words for _, text in never)]
    wanted = [index[label] for label, _ in training_set.rows] + [
        -1 - index[label] for label, _ in never
    ]
    return Material(
        labels,
        [text for _, text in (*training_set.rows, *never)],
        np.array(wanted, np.int64),
        [features.vector(one) for one in words],
        table.vectors(words),
        features.size,
    )


def hold_out(material: Material) -> tuple[Calibration, Calibration | None]:
    """Fit the gate on rows held out, and one for both opinions where there are two."""
    held = [_hold(material, away, rest) for away, rest in rounds(material.wanted)]
    outside = material.labels.index(OUTSIDE) if OUTSIDE in material.labels else -1
    return classify(held, outside)


def _hold(material: Material, away: Wanted, rest: Wanted) -> HeldOut:
    part = material.part(rest)
    vectors = material.vectors[away].astype(np.float32)
    rows = [material.rows[at] for at in away.tolist()]
    said = part.fit(HELD_OUT_PASSES).logits_of(rows, vectors)  # the members are let go at once
    return HeldOut(
        material.wanted[away],
        vectors,
        said,
        choose_prototypes(part.texts, part.vectors, part.wanted, len(material.labels)),
        _opine(material, part, away),
    )


def _opine(material: Material, part: Material, away: Wanted) -> Floats | None:
    meaning = part.fit_sentences()
    if meaning is None or material.sentences is None:
        return None
    return meaning.dense(material.sentences[away].astype(np.float32))
