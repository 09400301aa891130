"""Which of the updates that have arrived may be worked on now.

Telegram numbers a bot's updates one by one and delivers over several connections, each of which
retries by itself; a tap travels beside the messages of its chat. So what arrives may be out of
order, and a number that is missing is probably still on its way. It is waited for, briefly: a
number may also be missing for good (Telegram starts anew after a quiet week).
"""

from collections.abc import Iterable, Sequence

PATIENCE = 0.5  # seconds without any news of what is missing, before it is no longer waited for
LONGEST = 10.0  # seconds an update is held back, whatever arrives


class Order:
    """Lets updates through by number; holds those that overtook others."""

    def __init__(self, highest: int | None, patience: float = PATIENCE) -> None:
        """Take the highest number worked on so far, None before the first."""
        self._next = None if highest is None else highest + 1
        self._patience = patience
        self._held: frozenset[int] = frozenset()
        self._since = 0.0  # when something was first held
        self._news = 0.0  # when something arrived that others waited for

    def ready(self, waiting: Iterable[int], now: float) -> Sequence[int]:
        """Give what may be worked on, lowest first. `now` is a monotonic clock's, in seconds."""
        numbers = sorted(waiting)
        through = [one for one in numbers if self._next is not None and one <= self._pass(one)]
        held = frozenset(numbers) - frozenset(through)
        if not held:
            self._held = held
            return through
        if not self._held:
            self._since = self._news = now
        elif min(held) < max(self._held) and held - self._held:
            self._news = now
        self._held = held
        if now - self._news < self._patience and now - self._since < LONGEST:
            return through
        self._next = min(held)
        self._held = frozenset()
        return [*through, *self.ready(held, now)]

    def hold(self, now: float) -> float | None:
        """Give the seconds until what is held may go, None if nothing is held."""
        if not self._held:
            return None
        due = min(self._news + self._patience, self._since + LONGEST)
        return max(due - now, 0.0)

    def _pass(self, number: int) -> int:
        """Move on past a number if it is the next; give the highest that may go."""
        assert self._next is not None
        if number == self._next:
            self._next += 1
        return self._next - 1
