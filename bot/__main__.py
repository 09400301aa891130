"""The `swingdoor` command."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from intents.errors import EmbeddingError

# Each command and where it is: only the one that is used is loaded, so the short ones stay quick.
COMMANDS: Mapping[str, str] = {
    "serve": "bot.commands.serving:serve_bot",
    "chat": "bot.commands.talking:chat",
    "understand": "bot.commands.understanding:understand",
    "evaluate": "bot.commands.understanding:evaluate",
    "phrases": "bot.commands.phrases:phrases",
    "import": "bot.commands.records:import_",
    "people": "bot.commands.people:people",
    "tickets": "bot.commands.casework:tickets",
    "approvals": "bot.commands.approvals:approvals",
    "slips": "bot.commands.casework:slips",
    "slack": "bot.commands.slack:slack",
    "emulate": "bot.commands.emulating:emulate",
    "doctor": "bot.commands.upkeep:doctor",
    "audit": "bot.commands.upkeep:audit_commands",
    "db": "bot.commands.upkeep:db",
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
