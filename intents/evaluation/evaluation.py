"""Measures understanding on any set: train on one file of rows, report figures on another."""

import json
import resource
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from intents.model.features import Floats
from intents.model.linear import Wanted
from intents.model.model import OUTSIDE, Model, Scored
from intents.model.rejection import fit_temperature, fit_threshold
from intents.model.second_stage import Reader, is_unsure
from intents.model.sentences import load_table
from intents.model.training import TrainingSet, train
from intents.text.language import read_language
from intents.text.preprocessing import make_preprocessor

LEARNED_FROM = "train"  # the split trained on, where a file has it


class RowError(ValueError):
    """A file of rows that cannot be read; the message says where."""


@dataclass(frozen=True, slots=True)
class Example:
    """One row of a set; the intent `oos` is out of scope."""

    text: str
    intent: str
    split: str | None


@dataclass(frozen=True, slots=True)
class Outside:
    """How well out-of-scope texts are refused; shares of one, recall and precision are of them."""

    auroc: float
    fpr95: float
    in_scope_accuracy: float
    recall: float
    precision: float


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one run. `accuracy` is of in-scope rows, nothing refused."""

    accuracy: float
    macro_f1: float
    oos: Outside | None
    latency_ms: dict[str, float]
    train_seconds: float
    rss_mb: float

    def as_json(self) -> dict[str, Any]:
        """The figures as JSON has them."""
        return asdict(self)


def read_rows(path: Path) -> list[Example]:
    """Read a JSONL file of `{text, intent, split?}`; RowError names a bad line."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            split = row.get("split")
            rows.append(Example(str(row["text"]), str(row["intent"]), split and str(split)))
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise RowError(
                f'{path}, line {number}: not a row {{"text": …, "intent": …}}'
            ) from problem
    return rows


def of_split(rows: Sequence[Example], split: str | None) -> list[Example]:
    """The rows of one split; all rows when none is asked for."""
    return [row for row in rows if split is None or row.split == split]


def evaluate(
    learn: Sequence[Example],
    test: Sequence[Example],
    valid: Sequence[Example] = (),
    reader: Reader | None = None,
) -> Measured:
    """Train on `learn`, tune the bands on `valid` if there is any, and measure on `test`.

    With a `reader`, its embedder is asked where the model is unsure.
    """
    started = time.perf_counter()
    preprocessor = make_preprocessor([read_language("en")])
    training_set = TrainingSet([(row.intent, row.text) for row in learn])
    model = train(training_set, preprocessor, load_table(), reader)
    if valid:
        model = tune(model, valid)
    seconds = time.perf_counter() - started
    for row in test[:50]:  # caches warm, as in a server that runs
        model.score(row.text)
    scores, times = [], []
    for row in test:
        began = time.perf_counter()
        scores.append(model.score(row.text))
        times.append(1000 * (time.perf_counter() - began))
    return Measured(
        accuracy=_accuracy(test, scores),
        macro_f1=_macro_f1(test, scores),
        oos=_outside(model, test, scores),
        latency_ms={
            "p50": round(float(np.percentile(times, 50)), 3) if times else 0.0,
            "p99": round(float(np.percentile(times, 99)), 3) if times else 0.0,
        },
        train_seconds=round(seconds, 2),
        rss_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    )


def tune(model: Model, valid: Sequence[Example]) -> Model:
    """Fit temperature and threshold on rows set aside; out-of-scope rows sharpen the threshold."""
    index = {label: place for place, label in enumerate(model.labels) if label != OUTSIDE}
    known = [row for row in valid if row.intent in index]
    if known:
        model = _warm(model, known, np.array([index[row.intent] for row in known], np.int64))
    scores = [model.score(row.text) for row in valid]
    trust = np.array([score.trust for score in scores], np.float32)
    outside = np.array([row.intent not in index for row in valid], bool)
    right = np.array(
        [score.labels[0] == row.intent for score, row in zip(scores, valid, strict=True)], bool
    )
    if right.any():
        threshold = fit_threshold(trust[right], trust[outside])
        model = replace(model, calibration=replace(model.calibration, threshold=threshold))
    return model


def _warm(model: Model, known: Sequence[Example], wanted: Wanted) -> Model:
    """Fit the temperature of each gate on what is judged by it."""
    heard = [model.preprocessor.tokenize(row.text) for row in known]
    light = np.array([model.logits(one) for one in heard], np.float32)
    calibration = replace(model.calibration, temperature=fit_temperature(light, wanted)[0])
    unsure = np.flatnonzero(is_unsure(light, calibration.temperature))
    second_stage = model.second_stage
    if second_stage and len(unsure):
        joined = np.array([second_stage.join(light[at], heard[at].whole) for at in unsure.tolist()])
        heat = fit_temperature(joined, wanted[unsure])[0]
        second_stage = replace(
            second_stage, calibration=replace(second_stage.calibration, temperature=heat)
        )
    return replace(model, calibration=calibration, second_stage=second_stage)


def _accuracy(test: Sequence[Example], scores: Sequence[Scored]) -> float:
    right = [
        score.labels[0] == row.intent
        for row, score in zip(test, scores, strict=True)
        if row.intent != OUTSIDE
    ]
    return round(float(np.mean(right)), 4) if right else 0.0


def _macro_f1(test: Sequence[Example], scores: Sequence[Scored]) -> float:
    pairs = [
        (row.intent, score.labels[0])
        for row, score in zip(test, scores, strict=True)
        if row.intent != OUTSIDE
    ]
    values = []
    for label in sorted({wanted for wanted, _ in pairs}):
        hits = sum(wanted == given == label for wanted, given in pairs)
        said = sum(given == label for _, given in pairs)
        meant = sum(wanted == label for wanted, _ in pairs)
        values.append(2 * hits / (said + meant))
    return round(float(np.mean(values)), 4) if values else 0.0


def _outside(model: Model, test: Sequence[Example], scores: Sequence[Scored]) -> Outside | None:
    outside = np.array([row.intent == OUTSIDE for row in test], bool)
    if not outside.any() or outside.all():
        return None
    trust = np.array([score.trust for score in scores], np.float32)
    right = np.array(
        [score.labels[0] == row.intent for row, score in zip(test, scores, strict=True)], bool
    )
    refused = trust < model.calibration.threshold
    caught = float((refused & outside).sum())
    return Outside(
        auroc=round(auroc(trust[~outside], trust[outside]), 4),
        fpr95=round(fpr95(trust[~outside], trust[outside]), 4),
        in_scope_accuracy=round(float((right & ~refused)[~outside].mean()), 4),
        recall=round(caught / float(outside.sum()), 4),
        precision=round(caught / max(1.0, float(refused.sum())), 4),
    )


def auroc(inside: Floats, outside: Floats) -> float:
    """How often a text from inside is trusted more than one from outside; ties count half."""
    both = np.concatenate([inside, outside])
    _, place, counts = np.unique(both, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    above = ranks[: len(inside)].sum() - len(inside) * (len(inside) + 1) / 2
    return float(above / (len(inside) * len(outside)))


def fpr95(inside: Floats, outside: Floats) -> float:
    """The share of outside texts still trusted where 95 % of inside ones are."""
    return float((outside >= np.quantile(inside, 0.05)).mean())
