"""The one loop of everything that goes on by itself: a step, again and again, until told to stop.

A step says when it wants to come back, an event brings it back sooner, a failure lets it rest:
twice as long each time, never exactly as long as others. One failed step ends no loop.
"""

import asyncio
import logging
import math
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

from storage.errors import trace

T = TypeVar("T")

log = logging.getLogger(__name__)

# Gives the seconds until the step wants to come back, None for as long as its loop says.
Step: TypeAlias = Callable[[], Awaitable[float | None]]
# Notes a failure, without the words of anyone; gives the seconds to rest if the other side named
# them, None for our own backoff.
Fault: TypeAlias = Callable[[Exception], float | None]
# Waits until one of some events is set, for some seconds at most.
Wait: TypeAlias = Callable[[Sequence[asyncio.Event], float], Awaitable[None]]

DONE: Final = math.inf  # what a step gives that need not come back
_MOST_DOUBLED = 32  # times; far beyond any longest wait


def draw_jitter() -> float:
    """Give a share between a half and one and a half, so that many do not try again at once."""
    return 0.5 + secrets.randbelow(1000) / 1000


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to rest after failures in a row, in seconds: doubled from the first, with jitter."""

    first: float = 1.0
    longest: float = 10.0
    jitter: Callable[[], float] = draw_jitter

    def after(self, failures: int) -> float:
        """Give the rest after this many earlier failures; never more than the longest."""
        doubled = min(self.first * 2.0 ** min(failures, _MOST_DOUBLED), self.longest)
        return min(doubled * self.jitter(), self.longest)


BACKOFF: Final = Backoff()


async def wait_for_any(events: Sequence[asyncio.Event], seconds: float) -> None:
    """Wait until one of the events is set, or this long; others get their turn in any case."""
    if seconds <= 0 or any(one.is_set() for one in events):
        await asyncio.sleep(0)
        return
    waits = [asyncio.create_task(one.wait()) for one in events]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waits:
            one.cancel()


async def run(
    stop: asyncio.Event,
    step: Step,
    *,
    name: str,
    every: float,
    wake: Sequence[asyncio.Event] = (),
    rest: float = 0.0,
    cut: bool = False,
    backoff: Backoff = BACKOFF,
    fault: Fault | None = None,
    wait: Wait = wait_for_any,
) -> None:
    """Take a step until told to stop, or until it gives DONE.

    `every` is the seconds between two steps that ask for nothing else, `wake` the events that
    bring the next one sooner, `rest` the seconds that lie between two steps however often they
    are woken. A failure is noted under `name`, or by `fault`, and nothing shortens the rest after
    it but `stop`. A step under way is let finish, unless it only waits for others: then `cut` it.
    """
    failures = 0
    while not stop.is_set():
        for event in wake:
            event.clear()
        try:
            again = await (_until(stop, step()) if cut else step())
        except Exception as error:  # noqa: BLE001 - whatever it is, the next step may succeed
            named = fault(error) if fault else _note(name, error)
            await wait((stop,), backoff.after(failures) if named is None else named)
            failures += 1
        else:
            if again == DONE:
                return
            failures = 0
            await wait((stop,), rest)
            await wait((stop, *wake), every if again is None else again)


async def _until(stop: asyncio.Event, work: Awaitable[T]) -> T | None:
    """Await something, but not longer than until `stop`; it is cancelled then."""
    working = asyncio.ensure_future(work)
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        stopping.cancel()
        if not working.done():
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)  # whatever it still says


def _note(name: str, error: Exception) -> float | None:
    log.error("%s failed: %s", name, trace(error))
    return None
