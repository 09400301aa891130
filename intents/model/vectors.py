"""Vectors of phrases on disk, found again by what was read: no phrase is read twice.

Never needed, only faster: a lesson learned costs what the new phrases cost. One file, in which what
was asked for last comes first.
"""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from intents.model.arrays import keep_arrays, read_arrays
from intents.model.embedding import SHA256, Embedder
from intents.model.features import Halves

FILE = f"sentences-{SHA256[:8]}.vectors"
MOST = 30_000  # vectors kept, of three quarters of a kilobyte each
LONG = 500  # phrases from which whoever waits is told so: two seconds

log = logging.getLogger(__name__)


def recall_vectors(
    embedder: Embedder, texts: Sequence[Sequence[str]], folder: Path | None
) -> Halves:
    """One vector a text, as rows: from `folder` if it is there, else read and kept there."""
    codes = [embedder.encode(words) for words in texts]
    wanted = {_name(one): one for one in codes}
    path = folder / FILE if folder else None
    known = _read(path) if path else {}
    new = {name: one for name, one in wanted.items() if name not in known}
    if len(new) >= LONG:  # a warning is heard where nobody set logging up
        log.warning("Reading %d phrases with MiniLM …", len(new))
    known |= dict(zip(new, embedder.read_all(list(new.values())), strict=True))
    if path and new:
        with suppress(OSError):  # a full or read-only disk: they are read again next time
            _write(path, {name: known[name] for name in (*wanted, *known)})
    return np.array([known[_name(one)] for one in codes], np.float16)


def _name(codes: Sequence[int]) -> bytes:
    return hashlib.sha256(np.array(codes, np.uint16).tobytes()).digest()


def _read(path: Path) -> dict[bytes, Halves]:
    with suppress(OSError, ValueError, KeyError, BadZipFile):
        stored = read_arrays(path)
        names: NDArray[np.uint8] = stored["names"]
        return {name.tobytes(): row for name, row in zip(names, stored["rows"], strict=True)}
    return {}


def _write(path: Path, vectors: Mapping[bytes, Halves]) -> None:
    kept = list(vectors)[:MOST]
    names = np.frombuffer(b"".join(kept), np.uint8).reshape(len(kept), -1)
    keep_arrays(path, names=names, rows=np.array([vectors[name] for name in kept]))
