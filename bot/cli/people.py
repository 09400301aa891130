"""`swingdoor people`: who may sit at the console."""

import os
from collections.abc import Mapping
from typing import Any

import click

from bot.actions import handoff
from bot.actions.notify import perform
from bot.app.composition import Swingdoor
from bot.app.remote import Answer, RemoteCalls
from bot.app.settings import ConfigError
from bot.cli.running import finish, read_settings, running
from storage.database.database import Connection
from storage.errors import StorageError
from storage.house import people as accounts
from storage.house.people import Account
from storage.house.signins import make_link
from storage.records.conversation import Side
from storage.records.staff import Person, Role
from storage.records.work import Actor, ActorKind

HOME = "http://127.0.0.1:8080"  # where `serve` listens unless told otherwise


async def add_person(bot: Swingdoor, words: Mapping[str, Any]) -> Answer:
    """Add or change a person; the last line is their one-time link."""
    sides = frozenset(Side) if words["office"] == "both" else frozenset({Side(words["office"])})
    account = Account(words["email"], words["name"], Role(words["role"]), sides)
    now = bot.front.now()

    def job(connection: Connection) -> str:
        person = accounts.put(connection, account, words["by"], now)
        return make_link(connection, person, now)

    token = bot.house.write(job)
    told = (
        f"{account.name} is {account.role.value} for {_offices(sides)}. Sign in once, by tomorrow:"
    )
    return Answer((told, f"{words['home']}/console/enter?token={token}"))


async def list_people(bot: Swingdoor, _: Mapping[str, Any]) -> Answer:
    """List everyone, a line each."""
    with bot.house.read() as connection:
        everyone = accounts.list_all(connection)
    lines = tuple(_line(person) for person in everyone)
    return Answer(lines or ("Nobody yet. Add someone: swingdoor people add EMAIL …",))


async def disable_person(bot: Swingdoor, words: Mapping[str, Any]) -> Answer:
    """Shut a person out at once."""
    now = bot.front.now()
    try:
        person = bot.house.write(
            lambda connection: accounts.disable(connection, words["email"], words["by"], now)
        )
    except StorageError as error:
        return Answer((str(error),), failed=True)
    released = await release_held(bot, person.email, Actor(ActorKind.OPERATOR, words["by"]))
    told = f"{person.name} is shut out; their sessions and links are over."
    if released:
        told += f" {released} conversations of theirs wait again."
    return Answer((told,))


async def release_held(bot: Swingdoor, email: str, by: Actor) -> int:
    """Let all that somebody holds in either office wait again; give how many that were."""
    released = 0
    for side in Side:
        released += await perform(
            bot.office(side), by, lambda act: handoff.release_all(act, email, "disabled")
        )
    return released


REMOTE: RemoteCalls = {
    "people.add": add_person,
    "people.list": list_people,
    "people.disable": disable_person,
}


def _line(person: Person) -> str:
    state = "  disabled" if person.disabled_at else ""
    return f"{person.email}  {person.name}  {person.role.value}  {_offices(person.sides)}{state}"


def _offices(sides: frozenset[Side]) -> str:
    return "both offices" if len(sides) > 1 else f"the {next(iter(sides)).value} office"


def _by() -> str:
    return f"command line, user {os.getuid()}"


@click.group("people")
def people() -> None:
    """Who may sit at the console."""


@people.command()
@click.argument("email")
@click.option("--name", required=True, help="The name customers see.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--office", type=click.Choice(["front", "back", "both"]), default="both")
def add(email: str, name: str, role: str, office: str) -> None:
    """Add EMAIL, or change what they are; prints a one-time sign-in link as its last line."""
    if "@" not in email.strip("@"):
        raise click.UsageError(f"{email} is not an e-mail address.")
    settings = read_settings()
    try:
        settings.require_key()
    except ConfigError as error:
        raise click.UsageError(str(error)) from None
    words = {"email": email, "name": name, "role": role, "office": office}
    with running(REMOTE) as do:
        done = do("people.add", {**words, "by": _by(), "home": settings.public_url or HOME})
    finish(done.lines, failed=done.failed)


@people.command("list")
def list_() -> None:
    """List everyone with an account."""
    with running(REMOTE) as do:
        done = do("people.list", {})
    finish(done.lines, failed=done.failed)


@people.command()
@click.argument("email")
def disable(email: str) -> None:
    """Shut EMAIL out: their sessions end at once."""
    with running(REMOTE) as do:
        done = do("people.disable", {"email": email, "by": _by()})
    finish(done.lines, failed=done.failed)
