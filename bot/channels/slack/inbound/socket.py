"""Socket Mode: Slack's events over a connection we open ourselves, so no public address is needed.

An envelope is acknowledged after the commit, as over HTTP. Slack sends what was not acknowledged
again, over whichever connection is open then.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.account import Account
from bot.workers import loop
from bot.workers.loop import Backoff

log = logging.getLogger(__name__)

PING = 5.0  # seconds; four missed ones are a dead connection
REST = Backoff(first=1.0, longest=60.0)  # between two tries to connect


class Socket:
    """Keeps one Socket Mode connection open."""

    def __init__(
        self, account: Account, dispatch: Callable[[Mapping[str, Any]], Awaitable[BoltResponse]]
    ) -> None:
        """Take the tokens and what takes a body."""
        self._account = account
        self._dispatch = dispatch

    async def run(self, stop: asyncio.Event) -> None:
        """Connect, stay connected, and close when told to stop."""
        quiet = logging.getLogger("slack_sdk.socket_mode")
        client = SocketModeClient(
            app_token=self._account.app_token,
            logger=quiet,
            web_client=AsyncWebClient(base_url=self._account.api_base, logger=quiet),
            ping_interval=PING,
        )
        client.socket_mode_request_listeners.append(self._take)
        try:
            await self._connect(client, stop)
            await stop.wait()
        finally:
            await client.close()  # type: ignore[no-untyped-call]  # the SDK left it untyped

    async def _connect(self, client: SocketModeClient, stop: asyncio.Event) -> None:
        async def step() -> float:
            await client.connect_to_new_endpoint()
            log.info("connected to Slack")
            return loop.DONE

        def fault(error: Exception) -> None:
            log.warning("no connection to Slack: %s", type(error).__name__)

        await loop.run(
            stop, step, name="the socket", every=0.0, cut=True, backoff=REST, fault=fault
        )

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """One envelope: no acknowledgement unless it is kept."""
        answer = await self._dispatch(request.payload)
        if answer.status == 200:  # noqa: PLR2004 - taken
            await send_async_response(client, request, answer, 0.0)
