"""`swingdoor understand` and `evaluate`: no settings and no database needed."""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.config import ConfigError, Settings
from intents import report
from intents.catalog import SideName, load
from intents.embedding import load_embedder
from intents.evaluation import LEARNED_FROM, of_split, read_rows
from intents.evaluation import evaluate as measure
from intents.names import Names
from intents.opinion import Reader
from intents.recognizer import Recognizer
from intents.trials import Lessons
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
    lessons, names = _records(office)
    recognizer = Recognizer.build(load(office), lessons)
    today = datetime.now(UTC).astimezone().date()
    for line in (*text, *_texts(jsonl or ())):
        reading = recognizer.understand(line, names, today)
        said = report.describe(reading)
        if explain:
            said["explain"] = report.explain(recognizer, line, names) | {"rule": reading.rule}
        click.echo(json.dumps(said, ensure_ascii=True))


def _records(office: SideName) -> tuple[Lessons, Names]:
    """What was taught, and the company's names, where there are records; else nothing."""
    default = Path(os.environ.get("SWINGDOOR_DATA_DIR", "") or "swingdoor-data") / f"{office}.db"
    if not default.exists() and f"SWINGDOOR_{office.upper()}_DATABASE_URL" not in os.environ:
        return (), Names.EMPTY
    # Costly to load, and of no use without records.
    from bot.knowledge import look

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


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--train", type=_FILE, required=True, help="Rows to learn from.")
@click.option("--test", type=_FILE, required=True, help="Rows to measure on.")
@click.option("--valid", type=_FILE, help="Rows to fit temperature and threshold on.")
@click.option("--train-split", help="Split of --train; “train” if it has that, else all.")
@click.option("--split", help="Split of --test; all rows if not given.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def evaluate(
    train: Path,
    test: Path,
    valid: Path | None,
    train_split: str | None,
    split: str | None,
    as_json: bool,
) -> None:
    """Train on one set of rows {text, intent, split?}, measure on another."""
    try:
        learn = read_rows(train)
        if train_split is None and any(row.split == LEARNED_FROM for row in learn):
            train_split = LEARNED_FROM
        embedder = load_embedder()
        measured = measure(
            of_split(learn, train_split),
            of_split(read_rows(test), split),
            read_rows(valid) if valid else (),
            Reader(embedder) if embedder else None,
        )
    except ValueError as problem:
        raise click.ClickException(str(problem)) from problem
    figures = measured.as_json()
    if as_json:
        click.echo(json.dumps(figures))
    else:
        for name, value in figures.items():
            click.echo(f"{name:>14}  {value}")
