"""`swingdoor import`: the company's records into both offices' databases."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bot.app.composition import Swingdoor
from bot.app.remote import Answer, RemoteCalls
from bot.cli.running import finish, running
from storage.database.database import Database
from storage.importer import Batch, RefusedError, look, read, write
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


async def import_records(bot: Swingdoor, words: Mapping[str, Any]) -> Answer:
    """Import a directory into both offices, and let both know the new names at once."""
    try:
        batch = bring_in(
            Path(words["directory"]),
            bot.front.database,
            bot.back.database,
            bot.front.now(),
            prune=words["prune"],
            dry_run=words["dry_run"],
        )
    except RefusedError as refusal:
        return Answer((str(refusal), "Nothing was imported."), failed=True)
    if not words["dry_run"]:
        bot.learn()
    return Answer(tuple(describe(batch, dry_run=words["dry_run"])))


REMOTE: RemoteCalls = {"import": import_records}


@click.command("import")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check and count, write nothing.")
@click.option("--prune", is_flag=True, help="Remove what the files no longer hold.")
def import_(directory: Path, dry_run: bool, prune: bool) -> None:
    """Import the company's records from the files in DIRECTORY."""
    words = {"directory": str(directory.absolute()), "dry_run": dry_run, "prune": prune}
    with running(REMOTE) as do:
        done = do("import", words)
    finish(done.lines, failed=done.failed)
