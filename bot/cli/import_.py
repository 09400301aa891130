"""`swingdoor import`: the company's records into both offices' databases."""

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from bot.app.composition import Swingdoor
from bot.app.imports import bring_in
from bot.app.remote import Answer, RemoteCalls
from bot.cli.running import finish, running
from storage.importer import Batch, RefusedError


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
        batch = await asyncio.to_thread(
            bring_in,
            Path(words["directory"]),
            bot.front.database,
            bot.back.database,
            bot.front.now(),
            kept_in=bot.settings.data_dir,
            prune=words["prune"],
            dry_run=words["dry_run"],
        )
    except RefusedError as refusal:
        return Answer((str(refusal), "Nothing was imported."), failed=True)
    if not words["dry_run"]:
        await asyncio.to_thread(bot.learn)
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
