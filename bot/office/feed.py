"""Who wants to know when a conversation changes: a hint to look, never the data itself."""

import asyncio
from collections.abc import Collection, Iterator
from contextlib import contextmanager


class Feed:
    """Hints from the write thread to the event loop, by conversation.

    A subscriber waits on an `asyncio.Event`, clears it, and reads what is committed. Hints that
    come while it reads set the event again, so nothing is missed and nothing piles up.
    """

    def __init__(self) -> None:
        """Start with no one listening."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._one: dict[int, set[asyncio.Event]] = {}
        self._all: set[asyncio.Event] = set()

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Give the loop the subscribers live on."""
        self._loop = loop

    def tell(self, conversation_ids: Collection[int]) -> None:
        """Wake who waits for these conversations. Called from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, frozenset(conversation_ids))

    def _wake(self, conversation_ids: frozenset[int]) -> None:
        for event in self._all:
            event.set()
        for one in conversation_ids:
            for event in self._one.get(one, ()):
                event.set()

    @contextmanager
    def watch(
        self, conversation_id: int | None = None, *, into: asyncio.Event | None = None
    ) -> Iterator[asyncio.Event]:
        """Subscribe to one conversation, or to all of them; the event starts out set.

        `into` is an event of the subscriber's own, for one that watches several feeds.
        """
        event = into or asyncio.Event()
        event.set()
        among = (
            self._all if conversation_id is None else self._one.setdefault(conversation_id, set())
        )
        among.add(event)
        try:
            yield event
        finally:
            among.discard(event)
            if conversation_id is not None and not among:
                self._one.pop(conversation_id, None)
