"""The `swingdoor` command."""

import click

from bot.commands.casework import slips, tickets
from bot.commands.people import people
from bot.commands.records import import_
from bot.commands.serving import serve_bot
from bot.commands.talking import chat
from bot.commands.understanding import phrases, understand


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="swingdoor")
def main() -> None:
    """One bot for both offices of a company."""


for command in (serve_bot, chat, understand, import_, people, tickets, slips, phrases):
    main.add_command(command)

if __name__ == "__main__":
    main()
