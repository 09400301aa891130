"""What happens because time passes.

Three steps for what is due, and they are one transaction: claim it, fire it, mark it as fired.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from bot.actions.notify import perform_in
from bot.office.act import Act
from bot.office.office import Office
from bot.workers import loop
from storage.conversation import arrivals, changes, inbox, sent, timers
from storage.conversation.timers import Timer
from storage.database.database import Connection, may_succeed_later
from storage.errors import trace
from storage.records.work import BOT
from storage.work import events
from storage.work.events import Happening

# What to do for each kind of timer, inside the transaction that claims it.
TimerActions: TypeAlias = Mapping[str, Callable[[Act, Timer], object]]

log = logging.getLogger(__name__)

FAILED = "timer.failed"  # what the event is called
LOOK_EVERY = 1.0  # seconds; a timer fires at most this much late
SWEEP_EVERY = timedelta(hours=1)


class TimerWorker:
    """Fires one office's timers, and sweeps out what is kept only for a while."""

    def __init__(self, office: Office[Any], actions: TimerActions) -> None:
        """Take the office and what each kind of timer does."""
        self.office = office
        self.actions = actions
        self._swept = office.now() - SWEEP_EVERY

    async def run(self, stop: asyncio.Event) -> None:
        """Fire until told to stop. What fell due while nobody ran fires once, at start."""
        await loop.run(stop, self.step, name=f"the {self.office.side} clock", every=LOOK_EVERY)

    async def step(self) -> None:
        """Fire what is due, if anything is; sweep once an hour."""
        now, database = self.office.now(), self.office.database
        due = await database.look(timers.next_due)
        if due is not None and due <= now:
            await database.act(self.work)
        if now - self._swept >= SWEEP_EVERY:
            while await database.act(lambda connection: _sweep(connection, now)):
                continue  # a slice at a time: what others write goes between
            self._swept = now

    def work(self, connection: Connection) -> None:
        """Claim, fire and mark what is due; one job of the write thread."""
        due = self.claim(connection)
        self.mark(connection, [timer for timer in due if self._fires(connection, timer)])

    def claim(self, connection: Connection) -> Sequence[Timer]:
        """Take what is due, so that no other process fires it."""
        return timers.claim(connection, self.office.now())

    def fire(self, connection: Connection, timer: Timer) -> None:
        """Do what a timer of this kind does."""
        perform_in(self.office, connection, BOT, lambda act: self.actions[timer.kind](act, timer))

    def _fires(self, connection: Connection, timer: Timer) -> bool:
        """Fire a timer in a savepoint: one that fails is set aside and seen, the others go on.

        What is the database's fault, or a lost race, is nobody's here: all of it is tried again.
        """
        try:
            with connection.begin_nested():
                self.fire(connection, timer)
        except Exception as error:
            if may_succeed_later(error):
                raise
            log.error("a timer of kind %s failed: %s", timer.kind, trace(error))  # noqa: TRY400 - no contents in logs
            why = type(error).__name__
            timers.set_aside(connection, timer, why)
            about = f"conversation {timer.conversation_id}"
            what = Happening(FAILED, about, BOT, {"timer": timer.kind, "fault": why})
            events.record(connection, what, self.office.now())
            return False
        return True

    def mark(self, connection: Connection, fired: Sequence[Timer]) -> None:
        """Drop what has fired; what was set anew meanwhile stays."""
        timers.drop(connection, fired)


def _sweep(connection: Connection, now: datetime) -> int:
    """Drop a slice of what is kept for a week: marks of deliveries so old that no platform repeats
    them, and rows that were sent; and changes. Give how many went.
    """
    changes.forget(connection)
    gone = (one.forget(connection, now) for one in (inbox, arrivals, sent))
    return sum(gone)
