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


@dataclass
class _Line(Generic[T]):
    """The arrivals of one conversation; whoever holds the lock lets the first ones go."""

    places: list[_Place[T]] = field(default_factory=list)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    people: int = 0


class Ordering(Generic[T]):
    """One line for each conversation that something has just arrived for."""

    def __init__(self, settle: float = SETTLE) -> None:
        """Take how long an arrival waits, in seconds."""
        self._settle = settle
        self._lines: dict[str, _Line[T]] = {}
        self._came = 0

    async def take(self, key: str, written: float, turn: Callable[[], Awaitable[T]]) -> T:
        """Run `turn` after those of the same key that were written earlier; give its result.

        `written` is in seconds since 1970. A failing turn fails for its own caller alone.
        """
        self._came += 1
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        place = _Place(written, self._came, turn, done)
        line = self._lines.setdefault(key, _Line())
        line.people += 1
        line.places.append(place)
        try:
            await asyncio.sleep(self._settle)
            async with line.lock:
                while not done.done():
                    await _let_go(line)
        finally:
            line.people -= 1
            if not line.people:
                del self._lines[key]
        return done.result()


async def _let_go(line: _Line[T]) -> None:
    """Let the first in line go, and wait until it is through."""
    first = min(line.places)
    line.places.remove(first)
    try:
        first.done.set_result(await first.turn())
    except Exception as error:  # noqa: BLE001 - it is raised where the arrival came from
        first.done.set_exception(error)
