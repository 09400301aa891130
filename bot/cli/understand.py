"""`swingdoor understand`: what a text means to an office; no settings and no database needed."""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.app.settings import ConfigError, Settings
from intents.catalogue.catalogue import SideName, load
from intents.evaluation import report
from intents.names import Names
from intents.recognizer import Recognizer
from intents.taught.trials import TaughtPhrases
from storage.errors import StorageError
from storage.records.conversation import Side


@click.command()
@click.option("--office", type=click.Choice(["front", "back"]), required=True)
@click.option(
    "--jsonl",
    type=click.File("r", encoding="utf-8", errors="replace"),
    help='Rows {"text": …}; - is stdin.',
)
@click.option("--explain", is_flag=True, help="Say how it was decided.")
@click.argument("text", nargs=-1)
def understand(
    office: SideName, jsonl: Iterable[str] | None, explain: bool, text: tuple[str, ...]
) -> None:
    """Say what TEXT means to an office, one JSON line each.

    What it was taught counts, and the company's names, where SWINGDOOR_DATA_DIR has them.
    """
    if not text and jsonl is None:
        raise click.UsageError("Give some TEXT, or rows with --jsonl -")
    taught_phrases, names = _records(office)
    recognizer = Recognizer.build(load(office), taught_phrases)
    today = datetime.now(UTC).astimezone().date()
    for line in (*text, *_texts(jsonl or ())):
        reading = recognizer.understand(line, names, today)
        said = report.describe(reading)
        if explain:
            said["explain"] = report.explain(recognizer, line, names) | {"rule": reading.rule}
        click.echo(json.dumps(said, ensure_ascii=True))


def _records(office: SideName) -> tuple[TaughtPhrases, Names]:
    """What was taught, and the company's names, where there are records; else nothing."""
    default = Path(os.environ.get("SWINGDOOR_DATA_DIR", "") or "swingdoor-data") / f"{office}.db"
    if not default.exists() and f"SWINGDOOR_{office.upper()}_DATABASE_URL" not in os.environ:
        return (), Names.EMPTY
    # Costly to load, and of no use without records.
    from bot.app.knowledge import look

    try:
        return look(Side(office), Settings.read(os.environ))
    except (ConfigError, StorageError) as problem:
        click.echo(f"The catalogue alone is used: {problem}", err=True)
        return (), Names.EMPTY


def _texts(rows: Iterable[str]) -> Iterator[str]:
    for number, row in enumerate(rows, 1):
        if not row.strip():
            continue
        try:
            yield str(json.loads(row)["text"])
        except (ValueError, KeyError, TypeError) as problem:
            raise click.ClickException(f'line {number}: not a row {{"text": …}}') from problem
