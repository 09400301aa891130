"""What can go wrong on the way to Telegram, and Telegram's own limits."""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.emulators.telegram.api import ApiError, Json, too_many

CHAT_EVERY = 0.9  # seconds; Telegram allows about one message a second to a chat
OVERALL = 30  # messages in a second to all chats together


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happens to one call: an error instead, a delay before it, no answer after it, or an
    answer Telegram never gave: `odd` is its status and body.
    """

    error: ApiError | None = None
    delay: float = 0.0
    lost: bool = False  # carried out, but the line breaks before the answer
    odd: tuple[int, str] | None = None


Plan = Callable[[str, Json], Trouble | None]
WRITES = {"sendMessage"}


@dataclass
class Limits:
    """Telegram's flood limits; a call that comes before its `retry_after` is over is noted."""

    strict: bool = True
    early: list[tuple[int, float]] = field(default_factory=list)
    _last: dict[int, float] = field(default_factory=dict)
    _until: dict[int, float] = field(default_factory=dict)
    _recent: deque[float] = field(default_factory=deque)

    def stop(self, chat: int, seconds: float) -> ApiError:
        """Stop a chat for a while; give what the bot is told (whole seconds)."""
        self._until[chat] = time.monotonic() + seconds
        return too_many(math.ceil(seconds))

    def check(self, method: str, params: Json) -> ApiError | None:
        """Say whether a call comes too soon."""
        if method not in WRITES:
            return None
        now, chat = time.monotonic(), int(params.get("chat_id", 0))
        left = self._until.get(chat, 0.0) - now
        if left > 0:
            self.early.append((chat, left))
            return too_many(math.ceil(left))
        if not self.strict:
            return None
        while self._recent and now - self._recent[0] > 1.0:
            self._recent.popleft()
        if now - self._last.get(chat, 0.0) < CHAT_EVERY or len(self._recent) >= OVERALL:
            return self.stop(chat, 1.0)
        self._last[chat] = now
        self._recent.append(now)
        return None
