"""`swingdoor slack manifest`: what Slack needs to make an app of this bot."""

import json
import os
from urllib.parse import urlsplit

import click

from bot.channels.slack.manifest import manifest


@click.group("slack")
def slack() -> None:
    """The employees' channel."""


@slack.command("manifest")
@click.option("--name", default="Swingdoor", show_default=True, help="What employees call it.")
@click.option(
    "--url",
    default=lambda: os.environ.get("SWINGDOOR_PUBLIC_URL", ""),
    metavar="URL",
    help="The bot's public https address. Without it (and SWINGDOOR_PUBLIC_URL), Socket Mode.",
)
@click.option("--socket", is_flag=True, help="Socket Mode, whatever the address.")
def print_manifest(name: str, url: str, socket: bool) -> None:
    """Print the app manifest to paste at https://api.slack.com/apps."""
    if not 1 <= len(name) <= 35:  # noqa: PLR2004 - Slack's limit of an app's name
        raise click.UsageError("--name must have 1 to 35 characters.")
    if url and not socket and urlsplit(url).scheme != "https":
        raise click.UsageError("--url must begin with https://, or Slack does not call it.")
    click.echo(json.dumps(manifest(name, "" if socket else url), indent=2))
