"""What wiring needs of a channel that must be told what to say (Telegram, Slack)."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from starlette.routing import BaseRoute

from bot.workers.sending import Sender


class PushChannel(Protocol):
    """A channel with a platform behind it.

    Its routes verify raw bytes, hand an `Inbound` to the turns of its one office and answer the
    platform after the commit. `run` does what needs no request: polling, a socket, registration;
    it returns soon after `stop` is set. `sender` takes rows of the outbox to the platform.
    """

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """Give the HTTP routes, none where the channel polls."""
        ...

    @property
    def sender(self) -> Sender:
        """Give what sends for it."""
        ...

    async def run(self, stop: asyncio.Event) -> None:
        """Take what the platform has, until told to stop."""
        ...
