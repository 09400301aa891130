"""A server process of its own: the whole bot with Telegram's webhook, on a free port.

`python -m tests.channels.telegram.worker DATA API_BASE PORT`; prints a line once it answers.
"""

import sys
from pathlib import Path

from bot.app import composition
from bot.app.server import Server, serve
from tests.channels.telegram.scene import make_channel
from tests.conftest import settings_in


def main() -> None:
    """Serve until killed."""
    data, base, port = sys.argv[1:]
    bot = composition.build(settings_in(Path(data)))
    url = f"http://127.0.0.1:{port}"
    channel = make_channel(bot, base, mode="webhook", public_url=url)
    server = Server(bot, {}, channels=[(bot.front, channel)])
    serve(server, "127.0.0.1", int(port), announce)


def announce() -> None:
    """Tell the test that the address answers."""
    sys.stdout.write("open\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
