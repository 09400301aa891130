"""Records brought in from files, while everybody else goes on."""

import gc
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from storage.database.database import Database
from storage.importer import Batch, apply, journal, look, read, steps
from storage.importer.writing import Step
from storage.records.conversation import Side

_ONE_AT_A_TIME = threading.Lock()


def bring_in(
    directory: Path,
    front: Database,
    back: Database,
    now: datetime,
    *,
    kept_in: Path | None = None,
    prune: bool = False,
    dry_run: bool = False,
) -> Batch:
    """Read a directory and write it to both databases; give what was, or would be, done.

    RefusedError names every fault, and then neither database has changed. `kept_in` is where the
    journal of it stands meanwhile; `resume` ends what a crash cut off. It blocks, for minutes
    perhaps: on a server, call it on a thread.
    """
    databases = {Side.FRONT: front, Side.BACK: back}
    with _ONE_AT_A_TIME, _unswept():
        with front.read() as one, back.read() as other:
            known = look(one, Side.FRONT) | look(other, Side.BACK)
        batch = read(directory, known, prune=prune)
        if dry_run:
            return batch
        if kept_in is None:
            for step in steps(batch):
                _do(databases, step, now)
        else:
            journal.keep(kept_in, steps(batch), now)
            resume(kept_in, databases)
        return batch


def resume(kept_in: Path, databases: Mapping[Side, Database]) -> None:
    """Do what the journal says, if there is one: a step is a commit, others' go between."""
    begun = False
    for step, now in journal.read(kept_in):
        begun = True
        _do(databases, step, now)
    if begun:
        journal.drop(kept_in)


def _do(databases: Mapping[Side, Database], step: Step, now: datetime) -> None:
    databases[step.side].write(lambda connection: apply(connection, step, now))


@contextmanager
def _unswept() -> Iterator[None]:
    """Look for no rubbish meanwhile: through a million rows it would stop everybody, and often."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
