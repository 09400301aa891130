"""A trained model on disk, found again by what it was trained from; never needed, only faster.

Numbers and text only: reading a cache file runs no code. A file that cannot be read is trained
anew and replaced.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from intents.features import Features, Floats
from intents.linear import Linear
from intents.members import Members
from intents.model import Model
from intents.network import Network
from intents.prototypes import Prototypes
from intents.rejection import Gate
from intents.sentences import Table
from intents.spelling import Speller, index_words
from intents.training import Lesson, train
from intents.wording import Wording

_SOURCES = (
    "cache",
    "features",
    "holding",
    "linear",
    "members",
    "model",
    "network",
    "normalize",
    "prototypes",
    "rejection",
    "sentences",
    "spelling",
    "training",
    "wording",
)
_LAYERS = ("into", "into_bias", "out", "out_bias")
_SEVERAL = ("shares", "means", "deviations")


KEPT = 20  # models in a folder, of ten megabytes each: those used last


def cache_folder() -> Path:
    """Where models are kept: swingdoor/ in the user's cache folder."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "swingdoor"


def recall_or_train(lesson: Lesson, wording: Wording, table: Table, folder: Path | None) -> Model:
    """Give the model of this lesson: from `folder` if it is there, else trained and kept there."""
    if folder is None:
        return train(lesson, wording, table)
    path = folder / f"{fingerprint(lesson, wording, table)}.npz"
    with suppress(OSError, ValueError, KeyError, BadZipFile, TypeError):
        known = _read(path, wording, table)
        with suppress(OSError):
            path.touch()
        return known
    model = train(lesson, wording, table)
    with suppress(OSError):  # a full or read-only disk: the model is as good without its file
        _write(path, model)
        _forget(folder)
    return model


def _forget(folder: Path) -> None:
    """Remove the models that were not used for longest: every phrase taught makes a new one."""
    files = sorted(folder.glob("*.npz"), key=lambda file: file.stat().st_mtime)
    for file in files[:-KEPT]:
        file.unlink(missing_ok=True)


def fingerprint(lesson: Lesson, wording: Wording, table: Table) -> str:
    """A name for everything a model depends on: rows, word lists, table and this very code."""
    digest = hashlib.sha256()
    for rows in (lesson.rows, lesson.never):
        digest.update(json.dumps(list(rows)).encode())
    lists = (
        wording.short,
        *(sorted(x) for x in (wording.greetings, wording.openers, wording.closers)),
    )
    digest.update(json.dumps(lists, default=dict).encode())
    digest.update(table.rows[:: max(1, len(table.rows) // 64)].tobytes())
    for name in _SOURCES:
        digest.update((Path(__file__).parent / f"{name}.py").read_bytes())
    return digest.hexdigest()[:32]


def _write(path: Path, model: Model) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    speller = model.wording.speller
    texts: dict[str, Any] = {
        "labels": model.labels,
        "grams": list(model.features.grams),
        "parts": list(model.features.parts),
        "prototypes": model.prototypes.texts,
        "starts": model.prototypes.starts,
        "counts": dict(speller.counts) if speller else {},
        "gate": asdict(model.gate),
    }
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(
                file,
                allow_pickle=False,
                texts=np.frombuffer(json.dumps(texts).encode(), np.uint8),
                idf=model.features.idf,
                vectors=model.prototypes.vectors,
                **_arrays(model.members),
            )
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _read(path: Path, wording: Wording, table: Table) -> Model:
    with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    texts = json.loads(arrays["texts"].tobytes())
    parts = texts["parts"]
    grams = _places(texts["grams"])
    gate = texts["gate"] | {name: tuple(texts["gate"][name]) for name in _SEVERAL}
    return Model(
        tuple(texts["labels"]),
        _spelling(wording, texts["counts"], table, grams),
        Features(grams, _places(parts, len(grams)), arrays["idf"]),
        table,
        Members(
            Linear(arrays["words"], arrays["words_bias"]),
            Linear(arrays["meaning"], arrays["meaning_bias"]),
            Network(*(arrays[name] for name in _LAYERS)),
        ),
        Prototypes(tuple(texts["prototypes"]), tuple(texts["starts"]), arrays["vectors"]),
        Gate(**gate),
    )


def _arrays(members: Members) -> dict[str, Floats]:
    return {
        "words": members.words.weights,
        "words_bias": members.words.bias,
        "meaning": members.meaning.weights,
        "meaning_bias": members.meaning.bias,
        **{name: getattr(members.bent, name) for name in _LAYERS},
    }


def _places(words: Sequence[str], first: int = 0) -> dict[str, int]:
    return {word: place for place, word in enumerate(words, first)}


def _spelling(
    wording: Wording, counts: Mapping[str, int], table: Table, pairs: Collection[str]
) -> Wording:
    speller = Speller(counts, table.words | frozenset(counts), index_words(counts), pairs)
    return replace(wording, speller=speller)
