"""`swingdoor doctor`: whether all is well, and what to do."""

from collections.abc import Iterator, Mapping
from typing import Any

import click

from bot.app.composition import Swingdoor
from bot.app.remote import Answer, RemoteCalls
from bot.app.settings import ConfigError, Settings
from bot.cli.running import finish, running
from intents.model.embedding import find_model
from storage.conversation import timers, undelivered
from storage.database import engines
from storage.migrations import schema
from storage.records.company import Company
from storage.records.conversation import Side


async def examine(bot: Swingdoor, _: Mapping[str, Any]) -> Answer:
    """Look at every setting, connection and channel."""
    company = bot.front.knowledge.company
    lines = [*_settings(bot.settings), *_records(bot), *_undelivered(bot), *_rules(company)]
    return Answer(tuple(lines))


def _settings(settings: Settings) -> Iterator[str]:
    try:
        settings.require_key()
        yield "secret key     set"
    except ConfigError as error:
        yield f"secret key     {error}"
    yield f"data           {settings.data_dir}"
    if not settings.rate_limits:
        yield "rate limits    off (SWINGDOOR_RATE_LIMITS): for benches alone"
    yield f"public address {settings.public_url or 'none: this machine alone (SWINGDOOR_PUBLIC_URL)'}"
    yield _channel("mail", settings.mails, "SWINGDOOR_SMTP_URL and SWINGDOOR_MAIL_FROM")
    yield _channel("telegram", bool(settings.telegram.token), "SWINGDOOR_TELEGRAM_TOKEN")
    yield _channel("slack", bool(settings.slack.bot_token), "SWINGDOOR_SLACK_BOT_TOKEN")


def _channel(name: str, on: bool, variables: str) -> str:
    return f"{name:<14} {'on' if on else f'off; to switch it on set {variables}'}"


def _records(bot: Swingdoor) -> Iterator[str]:
    for name, database in bot.databases.items():
        kind = "SQLite" if engines.is_sqlite(database.url) else "PostgreSQL"
        with database.read() as connection:
            yield f"{name:<14} {kind}, schema {schema.version(connection)}"
    yield f"understanding  light{', and MiniLM where that is unsure' if find_model() else ''}"
    for side in Side:
        known = bot.office(side).knowledge
        teams = ", ".join(sorted(set(known.teams.values()))) or "no teams yet (teams.csv)"
        yield f"{side:<14} {len(known.names.codes)} codes, {len(known.names.names)} names; {teams}"


def _undelivered(bot: Swingdoor) -> Iterator[str]:
    """Say how many messages were given up, channel by channel, and what to do about them."""
    for side in Side:
        with bot.office(side).database.read() as connection:
            counts, aside = undelivered.count(connection), timers.count_aside(connection)
        for channel, number in sorted(counts.items()):
            yield (
                f"undelivered    {number} in {channel} of the {side} office; "
                "see why and try again at /console/undelivered"
            )
        if aside:
            yield f"timers         {aside} of the {side} office failed; see when at /console/audit"


def _rules(company: Company) -> Iterator[str]:
    yield f"company        {company.name}, {company.hours.zone}, {company.currency}"
    yield f"windows        {company.windows}"
    yield f"limits         {company.limits}"
    yield f"rate limits    {company.rate_limits}"
    yield f"promises       {company.promises} (open hours)"


REMOTE: RemoteCalls = {"doctor": examine}


@click.command()
def doctor() -> None:
    """Look at every setting, connection and channel, and say what to do."""
    with running(REMOTE) as do:
        done = do("doctor", {})
    finish(done.lines, failed=done.failed)
