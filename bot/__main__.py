"""The `swingdoor` command."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from intents.errors import EmbeddingError

# Each command and where it is: only the one that is used is loaded, so the short ones stay quick.
COMMANDS: Mapping[str, str] = {
    "serve": "bot.cli.serve:serve_bot",
    "chat": "bot.cli.chat:chat",
    "understand": "bot.cli.understand:understand",
    "evaluate": "bot.cli.evaluate:evaluate",
    "phrases": "bot.cli.phrases:phrases",
    "sample": "bot.cli.sample:sample",
    "import": "bot.cli.import_:import_",
    "people": "bot.cli.people:people",
    "tickets": "bot.cli.tickets:tickets",
    "approvals": "bot.cli.approvals:approvals",
    "slips": "bot.cli.slips:slips",
    "slack": "bot.cli.slack:slack",
    "emulate": "bot.cli.emulate:emulate",
    "doctor": "bot.cli.doctor:doctor",
    "audit": "bot.cli.audit:audit",
    "db": "bot.cli.db:db",
}


class Commands(click.Group):
    """The commands, loaded when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give their names in the order people meet them."""
        _ = ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one, None if there is none of that name."""
        _ = ctx
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a model that is not the right file is a sentence, not a trace."""
        try:
            return super().invoke(ctx)
        except EmbeddingError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="swingdoor")
def main() -> None:
    """One bot for both offices of a company."""


if __name__ == "__main__":
    main()
