"""A server process with the Slack channel, to be killed: data directory, API, port."""

import sys
from pathlib import Path
from typing import Any

from bot.app import composition
from bot.app.server import Server, serve
from bot.app.settings import Slack
from bot.channels.channel import PushChannel
from bot.channels.slack.channel import SlackChannel
from bot.emulators.slack.state import BOT_TOKEN, SIGNING_SECRET, TEAM
from bot.office.office import Office
from storage.back.employees import by_email
from tests.conftest import settings_in


def run(data: Path, api: str, port: int) -> None:
    """Serve until killed."""
    bot = composition.build(settings_in(data))

    async def employee_of(email: str) -> str | None:
        return await bot.back.database.look(lambda on: by_email(on, email))

    settings = Slack(BOT_TOKEN, SIGNING_SECRET, "", TEAM, api)
    slack = SlackChannel(settings, bot.back_turns, employee_of)
    channels: list[tuple[Office[Any], PushChannel]] = [
        (bot.back, slack),
        (bot.front, slack.cards_for(bot.front)),
    ]
    server = Server(bot, {}, channels=channels)
    serve(server, "127.0.0.1", port, lambda: print("open", flush=True))  # noqa: T201 - the test waits for it


if __name__ == "__main__":
    run(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
