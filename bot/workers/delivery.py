"""From the outbox to a channel: in order within a conversation, retried, never twice if it can
be helped. One `Delivery` for each channel account that must be told.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeAlias, TypeVar

from bot.office.office import Office
from storage.conversation import outbox
from storage.conversation.journal import SentJournal
from storage.conversation.outbox import Fate, Mark, Sending
from storage.database.database import Connection

T = TypeVar("T")

log = logging.getLogger(__name__)

AT_ONCE = 32  # rows in flight: many conversations side by side, one row of each
LONGEST_WAIT = timedelta(minutes=2)  # between two tries
MOST_TRIES = 30  # about an hour of trying; then staff must look
JOURNAL_LINES = 1_000  # sent rows after which the journal is cleared


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
        self._flying: set[asyncio.Task[None]] = set()
        self._paused_until: datetime | None = None
        self._sent = 0
        self._wake = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until told to stop; first settle what a dead process left."""
        await self._settle()
        with self.office.feed.watch() as changed:
            while not stop.is_set():
                changed.clear()
                self._wake.clear()
                try:
                    rows = await self._claim()
                except Exception:  # a database that is away comes back; the rows are still there
                    log.exception("nothing can be taken from the outbox of %s", self.sender.channel)
                    rows = []
                for row in rows:
                    task = asyncio.create_task(self._send(row))
                    self._flying.add(task)
                    task.add_done_callback(self._landed)
                if not rows:
                    await self._rest(stop, changed)
        if self._flying:
            await asyncio.wait(self._flying, timeout=5)

    async def _settle(self) -> None:
        marks = self.journal.marks(self.office.now())

        def settle(connection: Connection) -> None:
            outbox.mark(connection, marks)
            outbox.unclaim(connection, self.sender.channel)

        await self._do(settle)
        self.journal.clear()

    async def _claim(self) -> list[Sending]:
        now = self.office.now()
        if self._paused_until is not None and now < self._paused_until:
            return []
        room = AT_ONCE - len(self._flying)
        if room <= 0:
            return []
        channel = self.sender.channel
        with self.office.database.read() as connection:
            due = await asyncio.to_thread(outbox.next_due, connection, channel)
        if due is None or due > now:
            return []
        return await self._do(lambda connection: outbox.claim(connection, channel, now, room))

    async def _send(self, row: Sending) -> None:
        now = self.office.now()
        if row.expires is not None and row.expires < now:
            await self._mark((row.id, Fate.DEAD, now, None, "expired"))
            return
        result = await self.sender.send(row)
        now = self.office.now()
        if isinstance(result, Sent):
            self.journal.note(row.id, result.remote_id)
            await self._mark((row.id, Fate.SENT, now, result.remote_id, None))
            await self._count_sent()
        elif isinstance(result, Never) or (result.wait is None and row.attempts + 1 >= MOST_TRIES):
            log.warning("outbox row %d of %s is undeliverable", row.id, row.channel)
            await self._mark((row.id, Fate.DEAD, now, None, result.why))
        else:
            wait = result.wait or backoff(row.attempts)
            if result.everyone:
                self._paused_until = now + wait
            await self._mark((row.id, Fate.QUEUED, now + wait, None, result.why))

    async def _count_sent(self) -> None:
        """Clear the journal now and then, when every line in it is marked."""
        self._sent += 1
        if self._sent >= JOURNAL_LINES and len(self._flying) <= 1:
            self._sent = 0
            self.journal.clear()

    async def _mark(self, mark: Mark) -> None:
        await self._do(lambda connection: outbox.mark(connection, [mark]))

    def _landed(self, task: "asyncio.Task[None]") -> None:
        self._flying.discard(task)
        self._wake.set()
        if not task.cancelled() and task.exception() is not None:
            log.error("a delivery failed", exc_info=task.exception())

    async def _rest(self, stop: asyncio.Event, changed: asyncio.Event) -> None:
        """Wait for something new, for a row in flight to land, or for the next try."""
        waits = [asyncio.create_task(event.wait()) for event in (stop, changed, self._wake)]
        await asyncio.wait(waits, timeout=1.0, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    async def _do(self, job: Callable[[Connection], T]) -> T:
        return await asyncio.wrap_future(self.office.database.submit(job))


def backoff(attempts: int) -> timedelta:
    """Give the wait before the next try: doubling from a second, with jitter, at most 2 minutes."""
    longest = LONGEST_WAIT.total_seconds()
    seconds = min(2.0 ** min(attempts, 10), longest)
    jitter = 0.5 + secrets.randbelow(1000) / 1000
    return timedelta(seconds=min(seconds * jitter, longest))
