"""`swingdoor evaluate`: figures of understanding on any set of rows; no settings needed."""

import json
from pathlib import Path

import click

from intents.evaluation.evaluation import LEARNED_FROM, of_split, read_rows
from intents.evaluation.evaluation import evaluate as measure
from intents.model.embedding import load_embedder
from intents.model.second_stage import Reader

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
