"""`swingdoor serve`: the whole bot."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bot import wiring
from bot.channels.mail import PrintedMail, SmtpMail
from bot.commands.approvals import ERRANDS as APPROVALS
from bot.commands.casework import ERRANDS as CASEWORK
from bot.commands.people import ERRANDS as PEOPLE
from bot.commands.phrases import ERRANDS as PHRASES
from bot.commands.records import ERRANDS as RECORDS
from bot.commands.records import bring_in
from bot.commands.running import read_settings
from bot.commands.talking import ERRANDS as TALKING
from bot.commands.upkeep import ERRANDS as UPKEEP
from bot.config import ConfigError, Settings, is_loopback
from bot.delivery import Sender
from bot.errands import Errands
from bot.pages import demo_link, demo_pages
from bot.platforms import open_channels
from bot.server import Server, serve
from bot.wiring import Swingdoor
from storage.errors import StorageError
from storage.sample import company

DEMO_DIR = Path(".demo")
# What a running server does for commands that find the files held.
ERRANDS: Errands = {
    **TALKING,
    **RECORDS,
    **CASEWORK,
    **APPROVALS,
    **PEOPLE,
    **PHRASES,
    **UPKEEP,
}


@click.command("serve")
@click.option("--demo", is_flag=True, help="A sample company on this machine, with a playground.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535))
def serve_bot(demo: bool, host: str, port: int) -> None:
    """Serve the whole bot: both offices, the door, the console."""
    settings = demo_settings(host) if demo else read_settings()
    address = f"http://{host}:{port}"
    settings = replace(settings, home=settings.public_url or address)
    try:
        if not demo:
            settings.require_key()
        bot = wiring.build(settings)
    except ConfigError as error:
        raise click.UsageError(str(error)) from None
    except StorageError as error:
        raise click.ClickException(str(error)) from None
    if demo:
        furnish(bot)
    try:
        channels = open_channels(bot)
    except ValueError as error:
        bot.close()
        raise click.UsageError(str(error)) from None
    server = Server(
        bot,
        ERRANDS,
        public_url=settings.public_url or None,
        channels=channels,
        mail=mail_of(bot),
    )
    if demo:
        server.pages = demo_pages(bot)

    def announce() -> None:
        click.echo(f"Swingdoor is open: {address}")
        if demo:
            click.echo(f"The console (this link works once): {address}{demo_link(bot)}")
            click.echo("Stop it with Ctrl-C; what you did stays until `make clean`.")

    serve(server, host, port, announce)


def mail_of(bot: Swingdoor) -> Sender | None:
    """Give what mails codes, None where nothing is configured."""
    settings = bot.settings
    if settings.demo:
        return PrintedMail(click.echo)
    if not settings.smtp_url:
        return None
    return SmtpMail(settings.smtp_url, settings.mail_from, lambda: bot.front.knowledge.company.name)


def demo_settings(host: str) -> Settings:
    """Give the demo's settings: a directory of its own, nothing else from the environment."""
    if not is_loopback(host):
        raise click.UsageError(
            f"--demo has no passwords, so it listens on this machine alone; not on {host}. "
            "Leave --host away, or run without --demo."
        )
    return replace(Settings.read({"SWINGDOOR_DATA_DIR": str(DEMO_DIR.absolute())}), demo=True)


def furnish(bot: Swingdoor) -> None:
    """Bring the sample company in, on the demo's first run."""
    if bot.front.knowledge.names.codes:
        return
    click.echo("Making the sample company …")
    now = datetime.now(UTC)
    with TemporaryDirectory() as files:
        company.write(Path(files), now.date())
        bring_in(Path(files), bot.front.database, bot.back.database, now)
    bot.learn()
