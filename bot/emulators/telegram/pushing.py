"""Updates pushed to a webhook as Telegram does it: a queue for each chat, repeated until taken.

Taps have queues of their own, so one can overtake the messages of its chat.
"""

import asyncio
import contextlib
from collections import deque

import httpx

from bot.emulators.telegram.world import Json, World

_FIRST_REST = 0.2  # seconds; Telegram starts at once, then 2, 4, 8 …
_LONGEST_REST = 5.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


class Pusher:
    """Pushes updates while a webhook is set."""

    def __init__(self, world: World) -> None:
        """Take the world whose updates these are."""
        self._world = world
        self._queues: dict[str, deque[Json]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._queued: set[int] = set()
        self._client: httpx.AsyncClient | None = None

    async def run(self) -> None:
        """Push until cancelled."""
        async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
            self._client = client
            with contextlib.suppress(asyncio.CancelledError):
                while True:
                    news = self._world.news
                    if self._world.webhook is not None:
                        self._queue()
                    await news.wait()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _queue(self) -> None:
        for update in self._world.updates:
            if update["update_id"] in self._queued:
                continue
            self._queued.add(update["update_id"])
            key = _queue_of(update)
            queue = self._queues.setdefault(key, deque())
            queue.append(update)
            if len(queue) == 1:
                task = asyncio.create_task(self._drain(key, queue))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _drain(self, key: str, queue: deque[Json]) -> None:
        while queue:
            await self._insist(queue[0])
            update = queue.popleft()
            self._world.updates = [
                one for one in self._world.updates if one["update_id"] != update["update_id"]
            ]
        self._queues.pop(key, None)

    async def _insist(self, update: Json) -> None:
        rest = _FIRST_REST
        while not await self._post(update):
            await asyncio.sleep(rest)
            rest = min(rest * 2, _LONGEST_REST)

    async def _post(self, update: Json) -> bool:
        hook = self._world.webhook
        if hook is None or self._client is None:
            return False
        try:
            answer = await self._client.post(
                hook.url, json=update, headers={SECRET_HEADER: hook.secret}
            )
        except httpx.HTTPError:
            return False
        return answer.is_success


def _queue_of(update: Json) -> str:
    if "callback_query" in update:
        return f"tap {update['callback_query']['from']['id']}"
    for what in update.values():
        if isinstance(what, dict) and "chat" in what:
            return f"chat {what['chat']['id']}"
    return "others"
