"""How fast Slack may be called: a token bucket for each channel or method, and its own word.

Figures: https://docs.slack.dev/apis/web-api/rate-limits. A message a second and channel, tiers
of 20, 50 and 100 calls a minute for the rest. `Retry-After` beats all of them.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

PER_CHANNEL = (1.0, 4.0)  # chat.postMessage: calls a second, and how many at once after a rest
TIER_2 = (20 / 60, 5.0)
TIER_3 = (50 / 60, 10.0)
TIER_4 = (100 / 60, 20.0)

TIERS = {
    "chat.update": TIER_3,
    "conversations.open": TIER_3,
    "conversations.list": TIER_2,
    "reactions.add": TIER_3,
    "chat.getPermalink": (10.0, 50.0),  # "special": hundreds a minute
    "assistant.threads.setStatus": (10.0, 20.0),  # "special"
}
LEAST = 1 / 1000  # seconds; shorter waits are none


@dataclass(slots=True)
class _Lane:
    """One thing that is limited: its tokens, when it may go again, who is in it now."""

    tokens: float
    at: float
    closed_until: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class RateLimit:
    """The lanes of one workspace. `clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float], scale: float = 1.0) -> None:
        """Take the clock; `scale` quickens every bucket (tests run minutes in seconds)."""
        self._clock = clock
        self._scale = scale
        self._lanes: dict[str, _Lane] = {}

    @asynccontextmanager
    async def lane(self, method: str, channel: str) -> AsyncIterator[float]:
        """Enter a lane alone; gives the seconds to wait, 0 if the call may go now."""
        lane = self._lane(method, channel)
        async with lane.lock:
            yield self._take(lane, method)

    def close(self, method: str, channel: str, seconds: float) -> None:
        """Obey a `Retry-After`: nothing goes in this lane until it is over."""
        lane = self._lane(method, channel)
        lane.closed_until = max(lane.closed_until, self._clock() + seconds)

    def _lane(self, method: str, channel: str) -> _Lane:
        key = f"{method}:{channel}" if method == "chat.postMessage" else method
        _, most = _limits(method)
        return self._lanes.setdefault(key, _Lane(most, self._clock()))

    def _take(self, lane: _Lane, method: str) -> float:
        now = self._clock()
        if now < lane.closed_until:
            return lane.closed_until - now
        rate, most = _limits(method)
        rate *= self._scale
        lane.tokens = min(most, lane.tokens + (now - lane.at) * rate)
        lane.at = now
        if lane.tokens < 1:
            return max((1 - lane.tokens) / rate, LEAST)
        lane.tokens -= 1
        return 0.0


def _limits(method: str) -> tuple[float, float]:
    return PER_CHANNEL if method == "chat.postMessage" else TIERS.get(method, TIER_4)
