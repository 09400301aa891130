"""A trained model on disk, found again by what it was trained from; never needed, only faster.

Numbers and text only: reading a cache file runs no code. A file that cannot be read is trained
anew and replaced.
"""

import hashlib
import json
import os
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from intents.model.arrays import keep_arrays, read_arrays
from intents.model.classifiers import Members
from intents.model.embedding import SHA256, Embedder
from intents.model.features import Features, Floats
from intents.model.linear import Linear
from intents.model.model import Model
from intents.model.network import Network
from intents.model.prototypes import Prototypes
from intents.model.rejection import Calibration
from intents.model.second_stage import Reader, SecondStage
from intents.model.sentences import Table
from intents.model.training import TrainingSet, train
from intents.text.preprocessing import Preprocessor
from intents.text.spelling import Speller, index_words

_ROOT = Path(__file__).parents[1]
_SOURCES = ("model", "text")  # rooms of code that a model depends on
_LAYERS = ("into", "into_bias", "out", "out_bias")
_SEVERAL = ("shares", "means", "deviations")


KEPT = 20  # models in a folder, of ten megabytes each: those used last


def cache_folder() -> Path:
    """Where models are kept: swingdoor/ in the user's cache folder."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "swingdoor"


def recall_or_train(
    training_set: TrainingSet,
    preprocessor: Preprocessor,
    table: Table,
    folder: Path | None,
    embedder: Embedder | None = None,
) -> Model:
    """Give the model of this lesson: from `folder` if it is there, else trained and kept there."""
    reader = Reader(embedder, folder) if embedder else None
    if folder is None:
        return train(training_set, preprocessor, table, reader)
    path = folder / f"{fingerprint(training_set, preprocessor, table, embedder)}.npz"
    with suppress(OSError, ValueError, KeyError, BadZipFile, TypeError):
        known = _read(path, preprocessor, table, embedder)
        with suppress(OSError):
            path.touch()
        return known
    model = train(training_set, preprocessor, table, reader)
    with suppress(OSError):  # a full or read-only disk: the model is as good without its file
        _write(path, model)
        _forget(folder)
    return model


def _forget(folder: Path) -> None:
    """Remove the models that were not used for longest: every phrase taught makes a new one."""
    files = sorted(folder.glob("*.npz"), key=lambda file: file.stat().st_mtime)
    for file in files[:-KEPT]:
        file.unlink(missing_ok=True)


def fingerprint(
    training_set: TrainingSet,
    preprocessor: Preprocessor,
    table: Table,
    embedder: Embedder | None = None,
) -> str:
    """A name for everything a model depends on: rows, word lists, table and this very code."""
    digest = hashlib.sha256()
    for rows in (training_set.rows, training_set.never):
        digest.update(json.dumps(list(rows)).encode())
    lists = (
        preprocessor.short,
        *(sorted(x) for x in (preprocessor.greetings, preprocessor.openers, preprocessor.closers)),
    )
    digest.update(json.dumps(lists, default=dict).encode())
    digest.update(table.rows[:: max(1, len(table.rows) // 64)].tobytes())
    digest.update(b"" if embedder is None else SHA256.encode())
    for room in _SOURCES:
        for file in sorted((_ROOT / room).glob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:32]


def _write(path: Path, model: Model) -> None:
    speller = model.preprocessor.speller
    texts: dict[str, Any] = {
        "labels": model.labels,
        "grams": list(model.features.grams),
        "parts": list(model.features.parts),
        "prototypes": model.prototypes.texts,
        "starts": model.prototypes.starts,
        "counts": dict(speller.counts) if speller else {},
        "gate": asdict(model.calibration),
        "second": asdict(model.second_stage.calibration) if model.second_stage else None,
    }
    keep_arrays(
        path,
        texts=np.frombuffer(json.dumps(texts).encode(), np.uint8),
        idf=model.features.idf,
        vectors=model.prototypes.vectors,
        **_arrays(model.members),
        **_lines("opinion", model.second_stage.meaning if model.second_stage else None),
    )


def _read(path: Path, preprocessor: Preprocessor, table: Table, embedder: Embedder | None) -> Model:
    arrays = read_arrays(path)
    texts = json.loads(arrays["texts"].tobytes())
    parts = texts["parts"]
    grams = _places(texts["grams"])
    return Model(
        tuple(texts["labels"]),
        _spelling(preprocessor, texts["counts"], table, grams),
        Features(grams, _places(parts, len(grams)), arrays["idf"]),
        table,
        Members(
            _line("words", arrays),
            _line("meaning", arrays),
            Network(*(arrays[name] for name in _LAYERS)),
        ),
        Prototypes(tuple(texts["prototypes"]), tuple(texts["starts"]), arrays["vectors"]),
        _gate(texts["gate"]),
        SecondStage(embedder, _line("opinion", arrays), _gate(texts["second"]))
        if embedder and texts["second"]
        else None,
    )


def _arrays(members: Members) -> dict[str, Floats]:
    return {
        **_lines("words", members.words),
        **_lines("meaning", members.meaning),
        **{name: getattr(members.network, name) for name in _LAYERS},
    }


def _lines(name: str, linear: Linear | None) -> dict[str, Floats]:
    return {name: linear.weights, f"{name}_bias": linear.bias} if linear else {}


def _line(name: str, arrays: Mapping[str, Floats]) -> Linear:
    return Linear(arrays[name], arrays[f"{name}_bias"])


def _gate(stored: Mapping[str, Any]) -> Calibration:
    return Calibration(**{**stored, **{name: tuple(stored[name]) for name in _SEVERAL}})


def _places(words: Sequence[str], first: int = 0) -> dict[str, int]:
    return {word: place for place, word in enumerate(words, first)}


def _spelling(
    preprocessor: Preprocessor, counts: Mapping[str, int], table: Table, pairs: Collection[str]
) -> Preprocessor:
    speller = Speller(counts, table.words | frozenset(counts), index_words(counts), pairs)
    return replace(preprocessor, speller=speller)
