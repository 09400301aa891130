"""Refusals put on record without a flood of rows: the first at once, then a count a minute."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Final, Generic, TypeVar

from storage.errors import trace

K = TypeVar("K")

log = logging.getLogger(__name__)

EVERY: Final = 60.0  # seconds between two rows about the same
MOST = 1_000  # kinds counted at once; beyond them nothing new is, until a minute is over


class Tally(Generic[K]):
    """Counts what happens, by key, and has the counts written."""

    def __init__(self, write: Callable[[K, int], Awaitable[object]], every: float = EVERY) -> None:
        """Take what writes one row: the key, and how often since the last."""
        self._write = write
        self._every = every
        self._counts: Counter[K] = Counter()
        self._tasks: dict[K, asyncio.Task[None]] = {}

    def note(self, key: K) -> None:
        """Count one. Nobody waits for the row."""
        if key not in self._tasks and len(self._tasks) >= MOST:
            return
        self._counts[key] += 1
        if key not in self._tasks:
            self._tasks[key] = asyncio.create_task(self._tell(key))

    async def _tell(self, key: K) -> None:
        """Write at once, then each minute as long as there is more."""
        try:
            while count := self._counts.pop(key, 0):
                await self._write(key, count)
                await asyncio.sleep(self._every)
        except Exception as error:  # noqa: BLE001 - a refusal stands, on record or not
            log.error("a refusal could not be put on record: %s", trace(error))  # noqa: TRY400 - no contents
        finally:
            del self._tasks[key]
