"""`swingdoor db upgrade`: all three databases to the newest schema."""

from pathlib import Path

import click

from bot.cli.running import read_settings, running


@click.group()
def db() -> None:
    """The databases."""


@db.command()
def upgrade() -> None:
    """Bring all three to the newest schema; what holds them must be stopped first."""
    where = Path(read_settings().data_dir)
    with running({}):
        click.echo(f"All three databases are up to date ({where}).")
