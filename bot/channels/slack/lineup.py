"""Messages of one conversation in the order they were written, though they come side by side.

Slack delivers over several connections at once: of two messages written within a moment, the
second can arrive first. So an arrival waits a moment for an earlier one of its conversation,
and goes by Slack's own timestamp.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

SETTLE = 0.15  # seconds an arrival waits for one written before it


@dataclass(order=True)
class _Place(Generic[T]):
    """Where one arrival stands: first by when it was written, then by when it came."""

    written: float
    came: int
    turn: Callable[[], Awaitable[T]] = field(compare=False)
    done: "asyncio.Future[T]" = field(compare=False)


class Lineup(Generic[T]):
    """One line for each conversation that something has just arrived for."""

    def __init__(self, settle: float = SETTLE) -> None:
        """Take how long an arrival waits, in seconds."""
        self._settle = settle
        self._lines: dict[str, list[_Place[T]]] = {}
        self._came = 0

    async def take(self, key: str, written: float, turn: Callable[[], Awaitable[T]]) -> T:
        """Run `turn` after those of the same key that were written earlier; give its result.

        `written` is in seconds since 1970. A failing turn fails for its own caller alone.
        """
        self._came += 1
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        place = _Place(written, self._came, turn, done)
        self._lines.setdefault(key, []).append(place)
        if self._settle:
            await asyncio.sleep(self._settle)
        while not place.done.done():
            await self._go(key)
        return place.done.result()

    async def _go(self, key: str) -> None:
        """Let the first in line go, and wait until it is through."""
        line = self._lines[key]
        first = min(line)
        line.remove(first)
        if not line:
            del self._lines[key]
        try:
            first.done.set_result(await first.turn())
        except Exception as error:  # noqa: BLE001 - it is raised where the arrival came from
            first.done.set_exception(error)
