"""`swingdoor doctor`, `db upgrade` and `audit verify`: whether all is well, and what to do."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from bot.commands.running import finish, read_settings, running
from bot.config import ConfigError, Settings
from bot.errands import Answer, Errands
from bot.wiring import Swingdoor
from intents.embedding import find_model
from storage import audit, engines, schema
from storage.database import Database
from storage.records.company import Company
from storage.records.conversation import Side


def databases(bot: Swingdoor) -> Mapping[str, Database]:
    """Give the three databases by name."""
    return {"front": bot.front.database, "back": bot.back.database, "house": bot.house}


async def examine(bot: Swingdoor, _: Mapping[str, Any]) -> Answer:
    """Look at every setting, connection and channel."""
    lines = [*_settings(bot.settings), *_records(bot), *_rules(bot.front.knowledge.company)]
    return Answer(tuple(lines))


def _settings(settings: Settings) -> Iterator[str]:
    try:
        settings.require_key()
        yield "secret key     set"
    except ConfigError as error:
        yield f"secret key     {error}"
    yield f"data           {settings.data_dir}"
    yield f"public address {settings.public_url or 'none: this machine alone (SWINGDOOR_PUBLIC_URL)'}"
    yield _channel("mail", settings.mails, "SWINGDOOR_SMTP_URL and SWINGDOOR_MAIL_FROM")
    yield _channel("telegram", bool(settings.telegram.token), "SWINGDOOR_TELEGRAM_TOKEN")
    yield _channel("slack", bool(settings.slack.bot_token), "SWINGDOOR_SLACK_BOT_TOKEN")


def _channel(name: str, on: bool, variables: str) -> str:
    return f"{name:<14} {'on' if on else f'off; to switch it on set {variables}'}"


def _records(bot: Swingdoor) -> Iterator[str]:
    for name, database in databases(bot).items():
        kind = "SQLite" if engines.is_sqlite(database.url) else "PostgreSQL"
        with database.read() as connection:
            yield f"{name:<14} {kind}, schema {schema.version(connection)}"
    yield f"understanding  light{', and MiniLM where that is unsure' if find_model() else ''}"
    for side in Side:
        known = bot.office(side).knowledge
        teams = ", ".join(sorted(set(known.teams.values()))) or "no teams yet (teams.csv)"
        yield f"{side:<14} {len(known.names.codes)} codes, {len(known.names.names)} names; {teams}"


def _rules(company: Company) -> Iterator[str]:
    yield f"company        {company.name}, {company.hours.zone}, {company.currency}"
    yield f"windows        {company.windows}"
    yield f"limits         {company.limits}"
    yield f"promises       {company.promises} (open hours)"


async def verify_audit(bot: Swingdoor, _: Mapping[str, Any]) -> Answer:
    """Follow each chain of audit rows from its first."""
    broken: list[str] = []
    for name, database in databases(bot).items():
        with database.read() as connection:
            row = audit.verify(connection)
        if row is not None:
            broken.append(f"{name}: row {row} does not follow from those before it.")
    if broken:
        return Answer((*broken, "Someone changed the record outside Swingdoor."), failed=True)
    return Answer(("Every audit row follows from those before it.",))


ERRANDS: Errands = {"doctor": examine, "audit.verify": verify_audit}


@click.command()
def doctor() -> None:
    """Look at every setting, connection and channel, and say what to do."""
    with running(ERRANDS) as do:
        done = do("doctor", {})
    finish(done.lines, failed=done.failed)


@click.group("audit")
def audit_commands() -> None:
    """The record of who did what."""


@audit_commands.command()
def verify() -> None:
    """Check that no row was changed, removed or put in between."""
    with running(ERRANDS) as do:
        done = do("audit.verify", {})
    finish(done.lines, failed=done.failed)


@click.group()
def db() -> None:
    """The databases."""


@db.command()
def upgrade() -> None:
    """Bring all three to the newest schema; what holds them must be stopped first."""
    where = Path(read_settings().data_dir)
    with running({}):
        click.echo(f"All three databases are up to date ({where}).")
