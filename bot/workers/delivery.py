"""From the outbox to a channel: in order within a conversation, retried, never twice if it can
be helped. One `Delivery` for each channel account that must be told.

Three steps for each row: claim it, send it, mark what became of it.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol, TypeAlias

from bot.office.office import Office
from bot.workers import loop
from bot.workers.loop import Backoff
from storage.conversation import outbox
from storage.conversation.journal import SentJournal
from storage.conversation.outbox import Fate, Sending
from storage.database.database import Connection
from storage.errors import trace

log = logging.getLogger(__name__)

AT_ONCE = 32  # rows in flight: many conversations side by side, one row of each
LOOK_EVERY = 1.0  # seconds between two looks for what is to be tried again
TRIES: Final = Backoff(first=1.0, longest=120.0)  # between two tries of a row
MOST_TRIES = 30  # about an hour of trying; then staff must look
JOURNAL_LINES = 1_000  # sent rows after which the journal is cleared
LONGEST_FINISH = 5.0  # seconds a stop waits for what is on its way
EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform has it, under this id."""

    remote_id: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: wait this long, or as our own backoff says. `everyone`: the whole account waits.

    A platform that names the wait is well: that never counts towards giving up.
    """

    wait: timedelta | None = None
    everyone: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Never:
    """It will not be delivered, and why."""

    why: str


Result: TypeAlias = Sent | Later | Never


class Sender(Protocol):
    """What sends for one channel. It raises nothing: what went wrong is a result."""

    channel: str

    async def send(self, row: Sending) -> Result:
        """Hand one row to the platform."""
        ...


class Delivery:
    """Takes what is due from one office's outbox and has it sent."""

    def __init__(self, office: Office[Any], sender: Sender, journal: SentJournal) -> None:
        """Take the office, who sends, and the journal of this channel."""
        self.office = office
        self.sender = sender
        self.journal = journal
        self._settled = False
        self._flying: set[asyncio.Task[None]] = set()
        self._paused_until: datetime | None = None
        self._sent = 0
        self._landed = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until told to stop; woken by every change, and by a row that landed."""
        name = f"delivery to {self.sender.channel}"
        with self.office.feed.watch() as changed:
            wake = (changed, self._landed)
            await loop.run(stop, self.step, name=name, every=LOOK_EVERY, wake=wake)
        if self._flying:
            await asyncio.wait(self._flying, timeout=LONGEST_FINISH)

    async def step(self) -> float | None:
        """Send what may go now, side by side; first settle what a dead process left."""
        if not self._settled:
            await self._settle()
        rows = await self.claim()
        for row in rows:
            task = asyncio.create_task(self._deliver(row))
            self._flying.add(task)
            task.add_done_callback(self._land)
        return 0.0 if rows else None

    # --- one row's way ---------------------------------------------------------------------------

    async def claim(self) -> Sequence[Sending]:
        """Take rows that are due, so that nobody else sends them; none while the account rests."""
        now = self.office.now()
        room = AT_ONCE - len(self._flying)
        if room <= 0 or (self._paused_until is not None and now < self._paused_until):
            return ()
        channel, database = self.sender.channel, self.office.database
        due = await database.look(lambda on: outbox.next_due(on, channel))
        if due is None or due > now:
            return ()
        return await database.act(lambda on: outbox.claim(on, channel, now, room))

    async def send(self, row: Sending) -> Result:
        """Hand a claimed row to the platform. What was sent is in the journal at once."""
        if row.expires is not None and row.expires < self.office.now():
            return Never(EXPIRED)
        result = await self.sender.send(row)
        if isinstance(result, Sent):
            self.journal.note(row.id, result.remote_id)
        return result

    async def mark(self, row: Sending, result: Result) -> None:
        """Keep what became of a row: sent, given up, or when it is tried again."""
        now = self.office.now()
        if isinstance(result, Sent):
            await self._keep(row, Fate.SENT, now, remote=result.remote_id)
            self._count_sent()
        elif isinstance(result, Never) or (result.wait is None and row.attempts + 1 >= MOST_TRIES):
            if result.why != EXPIRED:
                log.warning("outbox row %d of %s is undeliverable", row.id, row.channel)
            await self._keep(row, Fate.DEAD, now, why=result.why)
        else:
            due = now + (result.wait or timedelta(seconds=TRIES.after(row.attempts)))
            if result.everyone:
                self._paused_until = due
            await self._keep(row, Fate.QUEUED, due, why=result.why)

    async def _deliver(self, row: Sending) -> None:
        await self.mark(row, await self.send(row))

    async def _keep(
        self,
        row: Sending,
        fate: Fate,
        due: datetime,
        *,
        remote: str | None = None,
        why: str | None = None,
    ) -> None:
        marks = [(row.id, fate, due, remote, why)]
        await self.office.database.act(lambda on: outbox.mark(on, marks))

    # --- besides -----------------------------------------------------------------------------------

    async def _settle(self) -> None:
        """Mark what a dead process sent, and let go again what it had only claimed."""
        marks = self.journal.marks(self.office.now())

        def settle(connection: Connection) -> None:
            outbox.mark(connection, marks)
            outbox.unclaim(connection, self.sender.channel)

        await self.office.database.act(settle)
        self.journal.clear()
        self._settled = True

    def _count_sent(self) -> None:
        """Clear the journal now and then, when every line in it is marked."""
        self._sent += 1
        if self._sent >= JOURNAL_LINES and len(self._flying) <= 1:
            self._sent = 0
            self.journal.clear()

    def _land(self, task: "asyncio.Task[None]") -> None:
        self._flying.discard(task)
        self._landed.set()
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("a delivery failed: %s", trace(error))
