"""From the outbox to a channel: in order within a conversation, retried, never twice if it can
be helped. One `Delivery` for each channel account that must be told.

Three steps for each row: claim it, send it, mark what became of it. A claim is a lease: what this
process holds it keeps its own, and what a dead one held it takes over. What a send gave is kept
until its mark is committed, however long the database is away; only then the chat goes on.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from bot.actions import undelivered
from bot.actions.notify import perform
from bot.office.office import Office
from bot.workers import loop
from bot.workers.loop import Backoff
from bot.workers.sending import EXPIRED, Later, Never, Result, Sender, Sent, wait_of
from bot.workers.takeover import Takeover
from storage.conversation import leases, outbox
from storage.conversation.journal import SentJournal
from storage.conversation.leases import LEASE
from storage.conversation.outbox import Fate, Mark, Sending
from storage.errors import trace
from storage.records.work import BOT

log = logging.getLogger(__name__)

AT_ONCE = 32  # rows in flight: many conversations side by side, one row of each
LOOK_EVERY = 1.0  # seconds between two looks for what is to be tried again
TRIES: Final = Backoff(first=1.0, longest=120.0)  # between two tries of a row
MARKS: Final = Backoff(first=0.2, longest=5.0)  # between two tries of a mark
MOST_TRIES = 30  # about an hour of trying; then staff must look
JOURNAL_LINES = 1_000  # sent rows after which the journal is cleared
LONGEST_FINISH = 5.0  # seconds a stop waits for what is on its way
FRESH = LEASE.total_seconds() / 2  # seconds a claim is good for a send: others may hold it later
SET_BACK = timedelta(seconds=5)  # a clock that goes back by more was set


@dataclass(frozen=True, slots=True)
class _Claim:
    """A row this process has in hand, and when it was claimed or renewed, by our own clock."""

    row: Sending
    at: float


class Delivery:
    """Takes what is due from one office's outbox and has it sent."""

    def __init__(
        self,
        office: Office[Any],
        sender: Sender,
        journal: SentJournal,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the office, who sends, the journal of this channel; `clock` never goes back."""
        self.office = office
        self.sender = sender
        self.journal = journal
        self._me = office.peers.owner
        self._clock = clock
        self._takeover = Takeover(office, sender.channel, journal, clock)
        self._flying: dict[asyncio.Task[None], _Claim] = {}
        self._paused_until = 0.0
        self._last_look = office.now()
        self._sent = 0
        self._landed = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until told to stop; woken by every change, and by a row that landed."""
        name = f"delivery to {self.sender.channel}"
        with self.office.feed.watch() as changed:
            wake = (changed, self._landed)
            await loop.run(stop, self.step, name=name, every=LOOK_EVERY, wake=wake)
        if self._flying:
            _, late = await asyncio.wait(self._flying, timeout=LONGEST_FINISH)
            for one in late:
                one.cancel()

    async def step(self) -> float | None:
        """Send what may go now, side by side; first settle what dead processes left."""
        await self._takeover.step({one.row.id: one.at for one in self._flying.values()})
        await self._hurry()
        began = self._clock()
        rows = await self.claim()
        for row in rows:
            claim = _Claim(row, began)
            task = asyncio.create_task(self._deliver(claim))
            self._flying[task] = claim
            task.add_done_callback(self._land)
        return 0.0 if rows else None

    # --- one row's way ---------------------------------------------------------------------------

    async def claim(self) -> Sequence[Sending]:
        """Take rows that are due, so that nobody else sends them; none while the account rests."""
        now = self.office.now()
        room = AT_ONCE - len(self._flying)
        if room <= 0 or self._clock() < self._paused_until:
            return ()
        channel, database, until = self.sender.channel, self.office.database, now + LEASE
        if not await database.look(lambda on: leases.is_due(on, channel, now)):
            return ()
        return await database.act(lambda on: outbox.claim(on, channel, now, self._me, until, room))

    async def send(self, row: Sending) -> Result:
        """Hand a claimed row to the platform. Whatever it raises is a failure like any other."""
        if row.expires is not None and row.expires < self.office.now():
            return Never(EXPIRED, lost=False)
        try:
            return await self.sender.send(row)
        except Exception as error:  # noqa: BLE001 - an SDK may raise anything; the row must go on
            log.error("outbox row %d was not sent: %s", row.id, trace(error))  # noqa: TRY400 - no contents in logs
            return Later(why=type(error).__name__)

    async def mark(self, row: Sending, result: Result) -> None:
        """Keep what became of a row: sent, given up, or when it is tried again."""
        now, me = self.office.now(), self._me
        if isinstance(result, Sent):
            await self._keep(Mark(row.id, Fate.SENT, now, result.remote_id))
            self._count_sent()
            return
        wait = wait_of(result) if isinstance(result, Later) else None
        if isinstance(result, Never) and not result.lost:
            await self._keep(Mark(row.id, Fate.DEAD, now, None, result.why, owner=me))
        elif isinstance(result, Never) or (wait is None and row.attempts + 1 >= MOST_TRIES):
            log.warning("outbox row %d of %s is undeliverable", row.id, row.channel)
            why = result.why
            await perform(self.office, BOT, lambda act: undelivered.set_aside(act, row, me, why))
        else:
            rest = wait or timedelta(seconds=TRIES.after(row.attempts))
            if result.everyone:
                self._paused_until = self._clock() + rest.total_seconds()
            tried, why = wait is None, result.why or "later"
            await self._keep(Mark(row.id, Fate.QUEUED, now + rest, None, why, tried, me))

    async def _deliver(self, claim: _Claim) -> None:
        """Send a row, then mark it until the mark is committed: nothing of it is forgotten."""
        if self._clock() - claim.at > FRESH:  # we were stopped: somebody else may have it by now
            result: Result = Later(timedelta(0), pace=True, why="its lease ran out")
        else:
            result = await self.send(claim.row)
        noted = False

        async def keep() -> float:
            nonlocal noted
            if isinstance(result, Sent) and not noted:
                noted = self._note(claim.row, result)
            await self.mark(claim.row, result)
            return loop.DONE

        name = f"marking a row of {self.sender.channel}"
        await loop.run(asyncio.Event(), keep, name=name, every=0.0, backoff=MARKS)

    def _note(self, row: Sending, sent: Sent) -> bool:
        """Note in the journal that a row was sent; without it only a kill now sends it twice."""
        try:
            self.journal.note(row.id, sent.remote_id)
        except OSError as error:
            log.error("the sent journal cannot be written: %s", trace(error))  # noqa: TRY400 - one line
            return False
        return True

    async def _keep(self, mark: Mark) -> None:
        await self.office.database.act(lambda on: outbox.mark(on, [mark]))

    # --- besides -----------------------------------------------------------------------------------

    async def _hurry(self) -> None:
        """Where the clock was set back, let what waits be tried now."""
        now, before = self.office.now(), self._last_look
        if now < before - SET_BACK:
            channel = self.sender.channel
            await self.office.database.act(lambda on: leases.hurry(on, channel, now))
        self._last_look = now

    def _count_sent(self) -> None:
        """Clear the journal now and then, when every line in it is marked."""
        self._sent += 1
        if self._sent >= JOURNAL_LINES and len(self._flying) <= 1:
            self._sent = 0
            self.journal.clear()

    def _land(self, task: "asyncio.Task[None]") -> None:
        self._flying.pop(task, None)
        self._landed.set()
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("a delivery failed: %s", trace(error))
