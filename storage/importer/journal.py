"""An import written down before it is done, so that a crash half-way leaves nothing half.

The file is made beside its name and renamed once all of it is on disk: until then nothing was
written anywhere and a crash leaves the company as it was; from then on every start goes through
it again before anything else, and the company is as the files say.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import orjson

from storage.importer.writing import Step
from storage.records.conversation import Side

NAME = "import.journal"


def keep(directory: Path, steps: Iterable[Step], now: datetime) -> None:
    """Write all steps down, a line each; they are on disk when this returns."""
    directory.mkdir(parents=True, exist_ok=True)
    part = directory / f"{NAME}.part"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(orjson.dumps(now.isoformat()) + b"\n")
        for one in steps:
            file.write(orjson.dumps([one.side.value, one.what, one.path, one.rows]) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(directory / NAME)
    _flush(directory)


def read(directory: Path) -> Iterator[tuple[Step, datetime]]:
    """Give the steps of an import that is under way, and when it began; none, nothing."""
    path = directory / NAME
    if not path.is_file():
        return
    with path.open("rb") as file:
        now = datetime.fromisoformat(orjson.loads(file.readline()))
        for line in file:
            side, what, sheet, rows = orjson.loads(line)
            yield Step(Side(side), what, sheet, rows), now


def drop(directory: Path) -> None:
    """Every step is committed: forget them."""
    (directory / NAME).unlink(missing_ok=True)
    _flush(directory)


def _flush(directory: Path) -> None:
    """Have what a directory names on disk."""
    opened = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
