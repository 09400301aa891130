"""`swingdoor slack manifest`: what Slack needs to make an app of this bot."""

import json
import os
from urllib.parse import urlsplit

import click

from bot.app import knowledge
from bot.channels.slack.manifest import manifest
from bot.channels.slack.views.words import Words
from storage.knowledge.house_rules import DEFAULT
from storage.records.conversation import Side


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
    click.echo(json.dumps(manifest(name, shipped_words(), "" if socket else url), indent=2))


def shipped_words() -> Words:
    """The channel's own sentences as shipped: an app is made before there is a company."""
    words, languages = knowledge.shipped(Side.BACK), knowledge.spoken(Side.BACK)
    own = knowledge.default_language(words, DEFAULT)
    return Words(knowledge.wordings(words, languages, DEFAULT, "")[own])
