"""`swingdoor audit verify`: whether the record of who did what is as it was written."""

from collections.abc import Iterator, Mapping
from typing import Any

import click

from bot.app.composition import Swingdoor
from bot.app.remote import Answer, RemoteCalls
from bot.cli.running import finish, running
from storage.database import engines
from storage.work.seals import Findings

NO_KEY = "signatures not checked: another key made them; set SWINGDOOR_SECRET_KEY"


async def verify_audit(bot: Swingdoor, _: Mapping[str, Any]) -> Answer:
    """Hold each log against its seals, and those against what was noted outside the database."""
    broken: list[str] = []
    notes: list[str] = []
    for name, database in bot.databases.items():
        found = await bot.sealing(name).examine()
        faults = list(_faults(found, signed=bool(bot.settings.secret_key)))
        remarks = list(_remarks(found, signed=bool(bot.settings.secret_key)))
        # Another host's process anchors in a directory of its own: only SQLite has but one.
        if found.unanchored:
            what = f"the first seals are not in {name}.seals: a tail cut before it is not found"
            (faults if engines.is_sqlite(database.url) else remarks).append(what)
        broken += [f"{name}: {one}." for one in faults]
        notes += [f"{name}: {one}." for one in remarks]
    if broken:
        told = (*broken, *notes, "Someone changed the record outside Swingdoor.")
        return Answer(told, failed=True)
    return Answer((*notes, "Every event is as it was sealed."))


def _faults(found: Findings, *, signed: bool) -> Iterator[str]:
    if found.row is not None:
        yield f"row {found.row} is not as it was sealed (changed, removed or put in)"
    if found.seal is not None:
        yield f"the seal up to row {found.seal} was changed"
    if found.foreign is not None and signed:
        yield f"the seal up to row {found.foreign} was not signed with SWINGDOOR_SECRET_KEY"
    if found.tail is not None:
        yield f"the tail is missing: rows up to {found.tail} were sealed, and that seal is gone"


def _remarks(found: Findings, *, signed: bool) -> Iterator[str]:
    if found.foreign is not None and not signed:
        yield NO_KEY
    if found.waiting:
        yield f"{found.waiting} new rows wait for their seal"


REMOTE: RemoteCalls = {"audit.verify": verify_audit}


@click.group()
def audit() -> None:
    """The record of who did what."""


@audit.command()
def verify() -> None:
    """Check that no row was changed, removed or put in between, and none cut off the end."""
    with running(REMOTE) as do:
        done = do("audit.verify", {})
    finish(done.lines, failed=done.failed)
