"""`swingdoor sample`: the sample company's files, as a pattern for a company's own."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from storage.sample import company


@click.command("sample")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Write over files of these names that are there.")
def sample(directory: Path, force: bool) -> None:
    """Write the sample company's files into DIRECTORY, as a pattern to fill with your own."""
    try:
        if not force and directory.exists() and any(directory.iterdir()):
            raise click.ClickException(
                f"{directory} is not empty, and nothing in it was touched. Name a new directory, "
                "or write over its files with --force."
            )
        company.write(directory, datetime.now(UTC).date())
    except OSError as problem:
        raise click.ClickException(f"{directory} cannot be written: {problem.strerror}.") from None
    for line in describe(directory):
        click.echo(line)
    click.echo(f"Fill them with your own, then check them: swingdoor import {directory} --dry-run")


def describe(directory: Path) -> Iterator[str]:
    """Say which files the sample has, with their rows; a folder of articles is one line."""
    yield "company.toml"
    for path in sorted(directory.rglob("*.csv")):
        rows = path.read_text(encoding="utf-8").count("\n") - 1
        yield f"{path.relative_to(directory)}: {rows} rows"
    for folder in sorted(directory.glob("*/articles")):
        count = len(list(folder.glob("*.md")))
        yield f"{folder.relative_to(directory)}/*.md: {count} articles"
