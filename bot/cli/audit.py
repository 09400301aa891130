"""`swingdoor audit verify`: whether the record of who did what is as it was written."""

from collections.abc import Mapping
from typing import Any

import click

from bot.app.composition import Swingdoor
from bot.app.remote import Answer, RemoteCalls
from bot.cli.running import finish, running
from storage.work.events import verify as verify_rows


async def verify_audit(bot: Swingdoor, _: Mapping[str, Any]) -> Answer:
    """Follow each chain of audit rows from its first."""
    broken: list[str] = []
    for name, database in bot.databases.items():
        with database.read() as connection:
            row = verify_rows(connection)
        if row is not None:
            broken.append(f"{name}: row {row} does not follow from those before it.")
    if broken:
        return Answer((*broken, "Someone changed the record outside Swingdoor."), failed=True)
    return Answer(("Every event follows from those before it.",))


REMOTE: RemoteCalls = {"audit.verify": verify_audit}


@click.group()
def audit() -> None:
    """The record of who did what."""


@audit.command()
def verify() -> None:
    """Check that no row was changed, removed or put in between."""
    with running(REMOTE) as do:
        done = do("audit.verify", {})
    finish(done.lines, failed=done.failed)
