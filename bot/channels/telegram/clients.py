"""The two connections to the Bot API: one to ask for updates on, one for everything else."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

from telegram import Bot
from telegram.request import HTTPXRequest

# At INFO these write the address of every call, and the token stands in it.
_TALKATIVE = ("httpx", "httpcore", "telegram")


@dataclass(frozen=True, slots=True)
class Lines:
    """A bot and what it calls on. `root` and `files` are addresses that hold the token."""

    bot: Bot
    calling: HTTPXRequest
    asking: HTTPXRequest
    root: str
    files: str

    @classmethod
    def open(cls, token: str, api_base: str) -> "Lines":
        """Make the connections; nothing is sent yet."""
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        # A proxy is used only under TLS: the token stands in every address.
        direct: dict[str, Any] = {"trust_env": api_base.startswith("https://")}
        asking = HTTPXRequest(2, read_timeout=20, connect_timeout=5, httpx_kwargs=direct)
        calling = HTTPXRequest(
            64, read_timeout=15, connect_timeout=5, pool_timeout=20, httpx_kwargs=direct
        )
        bot = Bot(
            token,
            base_url=f"{api_base}/bot",
            base_file_url=f"{api_base}/file/bot",
            request=calling,
            get_updates_request=asking,
        )
        return cls(bot, calling, asking, f"{api_base}/bot{token}", f"{api_base}/file/bot{token}")

    async def close(self) -> None:
        """Let both go."""
        await asyncio.gather(self.calling.shutdown(), self.asking.shutdown())
