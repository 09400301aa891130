"""`swingdoor emulate`: a stand-in for a platform, on this machine, to try the bot out."""

import click
import uvicorn

from bot.cli.emulate_slack import slack
from bot.emulators.telegram.app import Emulator
from bot.emulators.telegram.world import TOKEN, World


@click.group()
def emulate() -> None:
    """Stand in for a platform, so that the bot can be tried without an account there."""


@emulate.command("telegram")
@click.option("--port", default=8081, show_default=True, help="The port on 127.0.0.1.")
@click.option("--token", default=TOKEN, show_default=True, help="The token the bot must show.")
def telegram(port: int, token: str) -> None:
    """Stand in for Telegram: the Bot API, and a page to write as a customer."""
    base = f"http://127.0.0.1:{port}"
    click.echo(f"Write as a customer:   {base}/")
    click.echo("Start the bot with:")
    click.echo(f"  export SWINGDOOR_TELEGRAM_API_BASE={base}")
    click.echo(f"  export SWINGDOOR_TELEGRAM_TOKEN={token}")
    app = Emulator(World(token)).app(page=True)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", timeout_graceful_shutdown=1)


emulate.add_command(slack)
