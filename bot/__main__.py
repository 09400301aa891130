"""The `swingdoor` command."""

import click

from bot.commands.serving import serve_bot
from bot.commands.talking import chat


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="swingdoor")
def main() -> None:
    """One bot for both offices of a company."""


for command in (serve_bot, chat):
    main.add_command(command)

if __name__ == "__main__":
    main()
