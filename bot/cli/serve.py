"""`swingdoor serve`: the whole bot."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bot.app import composition
from bot.app.composition import Swingdoor
from bot.app.imports import bring_in
from bot.app.platforms import open_channels
from bot.app.remote import RemoteCalls
from bot.app.server import Server, serve
from bot.app.settings import ConfigError, Settings, is_loopback
from bot.channels.mail import PrintedMail, SmtpMail
from bot.cli import approvals, audit, chat, doctor, import_, people, phrases, slips, tickets
from bot.cli.running import read_settings
from bot.demo.pages import demo_pages, make_demo_link
from bot.workers.sending import Sender
from storage.errors import StorageError
from storage.sample import company

DEMO_DIR = Path(".demo")
# What a running server does for commands that find the files held.
REMOTE: RemoteCalls = {
    **approvals.REMOTE,
    **audit.REMOTE,
    **chat.REMOTE,
    **doctor.REMOTE,
    **import_.REMOTE,
    **people.REMOTE,
    **phrases.REMOTE,
    **slips.REMOTE,
    **tickets.REMOTE,
}


@click.command("serve")
@click.option("--demo", is_flag=True, help="A sample company on this machine, with a playground.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535))
def serve_bot(demo: bool, host: str, port: int) -> None:
    """Serve the whole bot: both offices, the door, the console."""
    os.umask(0o077)  # whatever is written from here on is for this user alone
    settings = demo_settings(host) if demo else read_settings()
    address = f"http://{host}:{port}"
    settings = replace(settings, home=settings.public_url or address)
    try:
        if not demo:
            settings.require_key()
        bot = composition.build(settings)
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
        REMOTE,
        public_url=settings.public_url or None,
        channels=channels,
        mail=mail_of(bot),
    )
    if demo:
        server.pages = demo_pages(bot)

    def announce() -> None:
        if not settings.rate_limits:
            click.echo("SWINGDOOR_RATE_LIMITS=off: nobody is slowed down. This is for benches.")
        click.echo(f"Swingdoor is open: {address}")
        if demo:
            link = bot.house.write(lambda on: make_demo_link(on, bot.front.now()))
            click.echo(f"The console (this link works once): {address}{link}")
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
