"""What a channel's sender is given and what it answers: sent, later, or never."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol, TypeAlias

from storage.conversation.outbox import Sending

EXPIRED = "expired"
SHORTEST: Final = timedelta(seconds=1)  # of the waits a platform names: less is a hot loop
LONGEST: Final = timedelta(hours=1)  # and more would be silence


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform has it, under this id."""

    remote_id: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: wait this long, or as our own backoff says. `everyone`: the whole account waits.

    A platform that names the wait is well: that never counts towards giving up. `pace` marks a
    wait of our own making, to stay within a platform's limits: it may be as short as it is.
    """

    wait: timedelta | None = None
    everyone: bool = False
    why: str = ""
    pace: bool = False


@dataclass(frozen=True, slots=True)
class Never:
    """It will not be delivered, and why. `lost` unless nobody misses it: staff must then look."""

    why: str
    lost: bool = True


Result: TypeAlias = Sent | Later | Never


class Sender(Protocol):
    """What sends for one channel. What went wrong is a result; what it raises is a failed try."""

    channel: str

    async def send(self, row: Sending) -> Result:
        """Hand one row to the platform."""
        ...


def wait_of(result: Later) -> timedelta | None:
    """Give the wait that was named, within bounds; None where our own backoff is to decide."""
    if result.wait is None:
        return None
    return min(max(result.wait, timedelta(0) if result.pace else SHORTEST), LONGEST)
