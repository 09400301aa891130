"""`swingdoor import`: the company's records into both offices' databases."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from storage.database import Database
from storage.import_ import Batch, look, read, write
from storage.records.conversation import Side


def bring_in(
    directory: Path,
    front: Database,
    back: Database,
    now: datetime,
    *,
    prune: bool = False,
    dry_run: bool = False,
) -> Batch:
    """Read a directory and write it to both databases; give what was, or would be, done.

    RefusedError names every fault, and then neither database has changed.
    """
    with front.read() as one, back.read() as other:
        known = look(one, Side.FRONT) | look(other, Side.BACK)
    batch = read(directory, known, prune=prune)
    if not dry_run:
        front.write(lambda connection: write(connection, batch, Side.FRONT, now))
        back.write(lambda connection: write(connection, batch, Side.BACK, now))
    return batch


def describe(batch: Batch, *, dry_run: bool) -> Iterator[str]:
    """Say what an import did, a line for each file."""
    if batch.company is not None:
        yield "company.toml: read"
    for count in batch.counts:
        news = [f"{count.added} new"] if count.added else []
        news += [f"{count.removed} removed"] if count.removed else []
        yield f"{count.path}: {count.rows} rows{' (' + ', '.join(news) + ')' if news else ''}"
    for path in batch.ignored:
        yield f"{path}: not one of the known files, left alone"
    if dry_run:
        yield "Nothing was written: this was a dry run."
