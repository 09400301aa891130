"""How much one sender, and one address prefix, may ask of an office; counted per process.

Who is over their own limit uses up nothing of their prefix's: what a sender's limit refused never
reaches the prefix. Windows begin with the first message in them.
"""

import math
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from storage.records.company import RateLimits

MINUTE: Final = 60
_MOST_TOLD = 10_000  # senders remembered to have been told; beyond them some are told again


class FloodError(Exception):
    """Too much; nothing was done. `seconds` is when to come again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too much; again in {seconds} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Excess:
    """A message over a limit: seconds until the window is over, and whether it is the first."""

    seconds: int
    first: bool


class Limits:
    """The counts of one office."""

    def __init__(self, *, on: bool = True, minute: int = MINUTE) -> None:
        """Start with nothing counted. `on` is False for benches; a `minute` is shorter in tests."""
        self._on = on
        self._minute = minute
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._told: dict[str, float] = {}

    def message(self, rules: RateLimits, sender: str, origin: str) -> Excess | None:
        """Count a message: towards its sender, and only if that is well towards its prefix.

        `origin` is the prefix of their address, empty where a platform brings messages.
        """
        over = self._over(rules.messages, self._minute, "messages", sender)
        if over is None and origin:
            over = self._over(rules.prefix_messages, self._minute, "prefix messages", origin)
        return None if over is None else Excess(_until(over), self._is_first(sender, over))

    def is_quiet(self, rules: RateLimits, sender: str) -> bool:
        """Tell whether a sender is over their limit and was told so; nothing is counted."""
        if not self._on or self._told.get(sender, 0.0) <= time.time():
            return False
        return not self._limiter.test(_item(rules.messages, self._minute), "messages", sender)

    def files(self, rules: RateLimits, sender: str, count: int) -> bool:
        """Count files sent; False if they are too many."""
        hour = 60 * self._minute
        return self._over(rules.files, hour, "files", sender, cost=count) is None

    def session(self, rules: RateLimits, origin: str) -> None:
        """Count a new session; FloodError if its prefix had too many."""
        over = self._over(rules.prefix_sessions, 60 * self._minute, "sessions", origin)
        if over is not None:
            raise FloodError(_until(over))

    def stream(self, rules: RateLimits, sender: str, origin: str) -> None:
        """Count a stream that opens; FloodError if its owner or prefix opens too many."""
        over = self._over(rules.streams, self._minute, "streams", sender)
        if over is None and origin:
            over = self._over(rules.prefix_streams, self._minute, "prefix streams", origin)
        if over is not None:
            raise FloodError(_until(over))

    def hand_over(self, rules: RateLimits, origin: str) -> bool:
        """Count a conversation that a person is to take; False if its prefix had too many."""
        hour = 60 * self._minute
        return not origin or self._over(rules.prefix_handovers, hour, "handovers", origin) is None

    def _over(self, most: int, seconds: int, what: str, who: str, cost: int = 1) -> float | None:
        """Count; give the moment the window is over if it is too much, None if it is not."""
        item = _item(most, seconds)
        if not self._on or self._limiter.hit(item, what, who, cost=cost):
            return None
        return self._limiter.get_window_stats(item, what, who).reset_time

    def _is_first(self, sender: str, over: float) -> bool:
        now = time.time()
        if self._told.get(sender, 0.0) > now:
            return False
        if len(self._told) >= _MOST_TOLD:
            self._told = {who: until for who, until in self._told.items() if until > now}
        if len(self._told) < _MOST_TOLD:
            self._told[sender] = over
        return True


@lru_cache(maxsize=64)
def _item(most: int, seconds: int) -> RateLimitItem:
    return RateLimitItemPerSecond(most, seconds)


def _until(moment: float) -> int:
    return max(1, math.ceil(moment - time.time()))
