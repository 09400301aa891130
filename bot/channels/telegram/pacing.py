"""How fast we write, so that Telegram need not stop us; and obeying it when it does.

Telegram's figures: about one message a second to a chat, about thirty a second over all
(https://core.telegram.org/bots/faq, "My bot is hitting limits").
"""

import asyncio
import time
from collections.abc import Callable

CHAT_EVERY = 1.0  # seconds between two messages to one chat
OVERALL = 25.0  # messages a second to all chats together, a little below the limit
REMEMBERED = 4_096  # chats whose last message is remembered; older ones are long free
SUSPECTS = 8  # chats in a row that are stopped, with nothing sent between: it is all of us


class Pace:
    """When each chat may be written to again."""

    def __init__(
        self,
        chat_every: float = CHAT_EVERY,
        overall: float = OVERALL,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the gap within a chat in seconds, the messages a second over all, the clock."""
        self._chat_every = chat_every
        self._gap = 1 / overall
        self._clock = clock
        self._next = 0.0
        self._chats: dict[str, float] = {}
        self._stopped: set[str] = set()

    async def wait(self, chat: str) -> None:
        """Wait for a chat's turn, then for a place among all messages."""
        left = self._chats.get(chat, 0.0) - self._clock()
        if left > 0:
            await asyncio.sleep(left)
        await self.place()

    async def place(self) -> None:
        """Wait for a place among all messages alone, for what does not count in its chat."""
        now = self._clock()
        place = max(now, self._next)
        self._next = place + self._gap
        await asyncio.sleep(place - now)

    def went(self, chat: str) -> None:
        """Note that a message arrived: the chat's gap begins, and not everyone is stopped."""
        self._remember(chat, self._clock() + self._chat_every)
        self._stopped.clear()

    def stopped(self, chat: str) -> bool:
        """Note that Telegram stopped a chat; True if it rather looks like all of them.

        Its answer does not say which of the two it means. Chats are independent, so many that
        are stopped one after the other, with no success between, are no coincidence.
        """
        self._stopped.add(chat)
        if len(self._stopped) < SUSPECTS:
            return False
        self._stopped.clear()
        return True

    def _remember(self, chat: str, free: float) -> None:
        self._chats.pop(chat, None)
        self._chats[chat] = free
        if len(self._chats) > REMEMBERED:
            del self._chats[next(iter(self._chats))]
