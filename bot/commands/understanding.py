"""`swingdoor understand`, `evaluate` and `phrases check`: no settings and no database needed."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import click

from intents.catalog import SideName, load
from intents.checks import check_catalogue
from intents.recognizer import Recognizer
from intents.report import describe


@click.command()
@click.option("--office", type=click.Choice(["front", "back"]), required=True)
@click.option(
    "--jsonl", type=click.File("r", encoding="utf-8"), help='Rows {"text": …}; - is stdin.'
)
@click.option("--explain", is_flag=True, help="Say how it was decided.")
@click.argument("text", nargs=-1)
def understand(
    office: SideName, jsonl: Iterable[str] | None, explain: bool, text: tuple[str, ...]
) -> None:
    """Say what TEXT means to an office, one JSON line each."""
    if not text and jsonl is None:
        raise click.UsageError("Give some TEXT, or rows with --jsonl -")
    recognizer = Recognizer.build(load(office))
    today = datetime.now(UTC).astimezone().date()
    for line in (*text, *_texts(jsonl or ())):
        reading = recognizer.understand(line, today=today)
        said = describe(reading)
        if explain:
            said["rule"] = reading.rule
        click.echo(json.dumps(said, ensure_ascii=True))


def _texts(rows: Iterable[str]) -> Iterator[str]:
    for number, row in enumerate(rows, 1):
        if not row.strip():
            continue
        try:
            yield str(json.loads(row)["text"])
        except (ValueError, KeyError, TypeError) as problem:
            raise click.ClickException(f'line {number}: not a row {{"text": …}}') from problem


@click.group()
def phrases() -> None:
    """Phrases people use, and what is wrong with them."""


@phrases.command()
def check() -> None:
    """Check both offices' catalogues; every fault is named with what to do."""
    faults = check_catalogue()
    for fault in faults:
        click.echo(str(fault), err=True)
    if faults:
        sys.exit(1)
    click.echo("The catalogue is sound.")
