"""How a command gets at the bot, and how faults look in a terminal."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot.app.remote import Call, RemoteCalls, remote_runner
from bot.app.settings import ConfigError, Settings
from storage.errors import StorageError


def read_settings() -> Settings:
    """Read the environment, or say every fault in it and stop with status 2."""
    try:
        return Settings.read(os.environ)
    except ConfigError as error:
        raise click.UsageError(str(error)) from None


@contextmanager
def running(remote: RemoteCalls) -> Iterator[Call]:
    """Give what does errands, here or on the running server."""
    try:
        with remote_runner(read_settings(), remote) as do:
            yield do
    except StorageError as error:
        raise click.ClickException(str(error)) from None


def finish(lines: tuple[str, ...], *, failed: bool) -> None:
    """Print an answer; a failed one goes to stderr and ends with status 1."""
    for line in lines:
        click.echo(line, err=failed)
    if failed:
        raise SystemExit(1)
