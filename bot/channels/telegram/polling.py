"""Polling: ask, keep, and only then move on; what is not kept, Telegram gives again."""

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.channels.telegram import verification
from bot.channels.telegram.best_effort import seconds
from bot.channels.telegram.intake import Intake
from bot.workers import loop
from bot.workers.loop import Backoff
from storage.errors import trace

log = logging.getLogger(__name__)

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
LONGEST_POLL = 25  # seconds Telegram may wait for something to give
SHORT_POLL = 1.0  # seconds: an empty answer that comes sooner is no long poll's
_SLACK = 10.0  # seconds more before we think the line is dead
REST = Backoff(first=1.0, longest=60.0)  # after a fault


class Polling:
    """Asks Telegram for updates. The raw answers are kept: one odd update spoils no other."""

    def __init__(
        self,
        request: BaseRequest,
        root: str,
        intake: Intake,
        unhook: Callable[[], Awaitable[object]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the connection to ask on, `https://…/bot<token>`, who keeps updates, and how a
        webhook of earlier days is taken away.
        """
        self._clock = clock
        self._request = request
        self._unhook = unhook
        self._root = root
        self._intake = intake
        self._offset = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Ask until told to stop."""
        await loop.run(
            stop, self._poll, name="polling", every=0.0, cut=True, backoff=REST, fault=_note
        )

    async def _poll(self) -> float:
        try:
            return await self._ask()
        except Conflict:
            with contextlib.suppress(TelegramError):
                await self._unhook()
            raise

    async def _ask(self) -> float:
        """Ask once; give the seconds to rest before the next, none after a true long poll.

        What answers at once with nothing new, or with the same again, has no long poll behind it.
        """
        began = self._clock()
        words = {
            "offset": self._offset,
            "timeout": LONGEST_POLL,
            "allowed_updates": json.dumps(KINDS),
        }
        url = f"{self._root}/getUpdates?{urlencode(words)}"
        answer = await self._request.post(url, read_timeout=LONGEST_POLL + _SLACK)
        updates = (
            [one for one in answer if isinstance(one, dict)] if isinstance(answer, list) else []
        )
        if not updates:
            return 0.0 if self._clock() - began >= SHORT_POLL else SHORT_POLL
        kept = [clean for one in updates if (clean := _checked(one)) is not None]
        await self._intake.accept(kept)
        before, self._offset = self._offset, max(int(one["update_id"]) for one in updates) + 1
        return 0.0 if self._offset > before else SHORT_POLL


def _note(error: Exception) -> float | None:
    """Say what was wrong; give the rest that Telegram asks for, if it does."""
    if isinstance(error, RetryAfter):
        return seconds(error)
    if isinstance(error, Conflict):
        log.warning("another program asks for this bot's updates, or a webhook is set")
    elif isinstance(error, InvalidToken):
        log.error("Telegram refuses our token")
    elif isinstance(error, TelegramError):
        log.info("Telegram cannot be reached: %s", type(error).__name__)
    else:
        log.error("updates could not be kept: %s", trace(error))
    return None


def _checked(raw: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return verification.check(raw)
    except verification.RefusedError as error:
        log.warning("an update was not kept: %s", error)
        return None
