"""Which of the updates that have arrived may be worked on now.

Telegram numbers a bot's updates one by one and delivers over several connections, each of which
retries by itself; a tap travels beside the messages of its chat. So what arrives may be out of
order, and a number that is missing is probably still on its way. It is waited for, briefly: a
number may also be missing for good (Telegram starts anew after a quiet week).
"""

from collections.abc import Iterable, Mapping, Sequence

PATIENCE = 0.5  # seconds without any news of what is missing, before it is no longer waited for
MOST = 2  # times that, and no update is held back any longer, whatever arrives


class Order:
    """Lets updates through by number; holds those that overtook others."""

    def __init__(self, highest: int | None, patience: float = PATIENCE) -> None:
        """Take the highest number worked on so far, None before the first."""
        self._next = None if highest is None else highest + 1
        self._patience = patience
        self._held: Mapping[int, float] = {}  # and since when

    def ready(self, waiting: Iterable[int], now: float) -> Sequence[int]:
        """Give what may be worked on, lowest first. `now` is a monotonic clock's, in seconds."""
        numbers = sorted(waiting)
        through = [one for one in numbers if self._next is not None and one <= self._pass(one)]
        self._held = {one: self._held.get(one, now) for one in numbers[len(through) :]}
        if self._held and self._due() <= now:
            self._next = min(self._held)
            return [*through, *self.ready(self._held, now)]
        return through

    def hold(self, now: float) -> float | None:
        """Give the seconds until what is held may go, None if nothing is held."""
        return max(self._due() - now, 0.0) if self._held else None

    def _due(self) -> float:
        """Only what comes in below all that is held is news of what is missing: a busy bot's next
        update tells nothing, and must not prolong the wait of everybody.
        """
        first = min(self._held.values())
        lowest = self._held[min(self._held)]
        return min(lowest + self._patience, first + MOST * self._patience)

    def _pass(self, number: int) -> int:
        """Move on past a number if it is the next; give the highest that may go."""
        assert self._next is not None
        if number == self._next:
            self._next += 1
        return self._next - 1
