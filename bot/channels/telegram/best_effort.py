"""Small calls that make a chat feel alive. Best effort: none is worth a retry, none raises."""

import asyncio
import logging
import time
from collections.abc import Awaitable
from datetime import timedelta

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import RetryAfter

from bot.workers.sending import SHORTEST, Later, wait_of

log = logging.getLogger(__name__)

REFUSAL_EVERY = 3600.0  # seconds between two refusals in one group
LONGEST_TYPING = 1.0  # seconds an answer waits for its typing sign to arrive before it


class BestEffort:
    """Answers taps, shows that we type, tells groups that we talk in private only."""

    def __init__(self, bot: Bot, refusal: str) -> None:
        """Take the bot and the sentence groups are told."""
        self._bot = bot
        self._refusal = refusal
        self._typing: dict[int, asyncio.Task[None]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._refused: dict[int, float] = {}
        self._quiet_until = 0.0

    def answer(self, query: str) -> None:
        """Stop the spinner of a button at once."""
        self._start(self._bot.answer_callback_query(query))

    def type(self, chat: int) -> None:
        """Show that an answer is on its way."""
        if chat not in self._typing and time.monotonic() >= self._quiet_until:
            task = self._start(self._bot.send_chat_action(chat, ChatAction.TYPING))
            self._typing[chat] = task
            task.add_done_callback(lambda _: self._typing.pop(chat, None))

    async def typed(self, chat: int) -> None:
        """Wait until the typing sign is there: after the answer it would be a lie."""
        task = self._typing.get(chat)
        if task is not None:
            await asyncio.wait([task], timeout=LONGEST_TYPING)

    def refuse(self, chat: int) -> None:
        """Tell a group, now and then, that personal matters belong in a private chat."""
        now = time.monotonic()
        lately = {one: at for one, at in self._refused.items() if now - at < REFUSAL_EVERY}
        self._refused = lately
        if chat not in lately:
            lately[chat] = now
            self._start(self._bot.send_message(chat, self._refusal))

    async def finish(self) -> None:
        """Let what was begun end."""
        if self._running:
            await asyncio.wait(self._running, timeout=2)

    def _start(self, call: Awaitable[object]) -> asyncio.Task[None]:
        task = asyncio.create_task(self._try(call))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def _try(self, call: Awaitable[object]) -> None:
        try:
            await call
        except RetryAfter as error:
            self._quiet_until = time.monotonic() + seconds(error)
        except Exception as error:  # noqa: BLE001 - none of these is worth anything but a line
            log.info("a courtesy was not possible: %s", type(error).__name__)


def wait_named(error: RetryAfter) -> timedelta | None:
    """Give how long Telegram wants us to wait, None if it cannot be read; within our bounds."""
    said: object = error.retry_after
    try:
        wait = said if isinstance(said, timedelta) else timedelta(seconds=float(str(said)))
    except (ValueError, OverflowError):
        return None
    return wait_of(Later(wait))


def seconds(error: RetryAfter) -> float:
    """Give the same in seconds; what cannot be read is the least."""
    return (wait_named(error) or SHORTEST).total_seconds()
