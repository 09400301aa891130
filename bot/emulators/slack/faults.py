"""How the stand-in misbehaves, from a seed, so that a bad run can be run again."""

from dataclasses import dataclass, field
from enum import StrEnum
from random import Random


class Trouble(StrEnum):
    """What may become of a call."""

    NONE = "none"
    BUSY = "busy"  # 429 with Retry-After; nothing was done
    BROKEN = "broken"  # a 5xx with HTML; nothing was done
    DROPPED = "dropped"  # done, and the connection cut before the answer
    SLOW = "slow"  # done, late


@dataclass(slots=True)
class Faults:
    """Shares of calls (0 to 1) that go wrong, for methods that begin with one of `methods`."""

    busy: float = 0.0
    broken: float = 0.0
    dropped: float = 0.0
    slow: float = 0.0
    retry_after: float = 1.0  # seconds; below one where a test's time is short
    delay: float = 5.0  # seconds a slow answer takes
    methods: tuple[str, ...] = ("chat.", "views.", "reactions.", "conversations.", "users.")
    seed: int = 1
    _random: Random = field(init=False)

    def __post_init__(self) -> None:
        """Begin at the seed."""
        self._random = Random(self.seed)  # noqa: S311 - repeatable on purpose

    def pick(self, method: str) -> Trouble:
        """Say what becomes of the next call of a method."""
        if not method.startswith(self.methods):
            return Trouble.NONE
        throw = self._random.random()
        for share, trouble in (
            (self.busy, Trouble.BUSY),
            (self.broken, Trouble.BROKEN),
            (self.dropped, Trouble.DROPPED),
            (self.slow, Trouble.SLOW),
        ):
            if throw < share:
                return trouble
            throw -= share
        return Trouble.NONE
