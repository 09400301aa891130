"""`swingdoor emulate slack`: a workspace of one's own, to type into as an employee."""

import asyncio
import csv
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bot.emulators.slack.hosting import HOST, host
from bot.emulators.slack.state import User
from storage.sample import company, goods

BACK = Path("back/employees.csv")


@click.command("slack")
@click.option("--port", default=8099, show_default=True, type=click.IntRange(0, 65535))
@click.option("--events", default="", metavar="URL", help="Post events there, not by socket.")
@click.option(
    "--employees",
    "directory",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Company records: everyone in back/employees.csv is in; else the sample company's.",
)
@click.option("--email", "emails", multiple=True, help="Somebody's address; give several.")
def slack(port: int, events: str, directory: Path | None, emails: tuple[str, ...]) -> None:
    """Stand in for Slack on this machine; prints the settings to start the bot with."""
    users = _named(emails) or (_sample() if directory is None else [])
    if directory is not None:
        users += _users(directory)
    click.echo(f"A workspace on http://{HOST}:{port} with {len(users)} people.")
    try:
        asyncio.run(host(users, _rooms(directory), port, events, click.echo))
    except KeyboardInterrupt:
        click.echo("Closed.")


def _sample() -> list[User]:
    with TemporaryDirectory() as files:
        company.write(Path(files), datetime.now(UTC).date())
        return _users(Path(files))


def _users(directory: Path) -> list[User]:
    try:
        with (directory / BACK).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        return [
            User(f"U0EMP{number:05}", row["name"], row["email"])
            for number, row in enumerate(rows, 1)
            if row["email"]
        ]
    except (OSError, KeyError) as fault:
        raise click.ClickException(f"{directory / BACK}: {fault}") from None


def _rooms(directory: Path | None) -> list[str]:
    """The private channels that teams.csv names, by name; else the sample company's."""
    if directory is None:
        rows = [row[3] for row in goods.TEAMS]
    else:
        try:
            with (directory / "teams.csv").open(encoding="utf-8-sig", newline="") as file:
                rows = [row.get("slack_channel") or "" for row in csv.DictReader(file)]
        except OSError:
            rows = []
    return sorted({name.removeprefix("#") for name in rows if name})


def _named(emails: tuple[str, ...]) -> list[User]:
    return [
        User(f"U0YOU{number:05}", email.split("@")[0].replace(".", " ").title(), email)
        for number, email in enumerate(emails, 1)
    ]
