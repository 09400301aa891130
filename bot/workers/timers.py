"""What happens because time passes. A due timer is taken and acted on in one transaction."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeAlias

from bot.actions.notify import perform_in
from bot.office.act import Act
from bot.office.office import Office
from storage.conversation import arrivals, changes, inbox, timers
from storage.conversation.timers import Timer
from storage.database.database import Connection
from storage.records.work import BOT

log = logging.getLogger(__name__)

# What to do for each kind of timer, inside the transaction that takes it.
TimerActions: TypeAlias = Mapping[str, Callable[[Act, Timer], object]]

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
        while not stop.is_set():
            try:
                await self._look()
            except Exception:  # the clock must not stop for one bad tick
                log.exception("the clock missed a tick")
            await _wait(stop, LOOK_EVERY)

    async def _look(self) -> None:
        now = self.office.now()
        with self.office.database.read() as connection:
            due = await asyncio.to_thread(timers.next_due, connection)
        if due is not None and due <= now:
            await asyncio.wrap_future(self.office.database.submit(self.fire))
        if now - self._swept >= SWEEP_EVERY:
            self._swept = now
            await asyncio.wrap_future(
                self.office.database.submit(lambda connection: _sweep(connection, now))
            )

    def fire(self, connection: Connection) -> None:
        """Take what is due and do it; one job of the write thread."""
        for timer in timers.take_due(connection, self.office.now()):
            perform_in(self.office, connection, BOT, partial(self._act, timer))

    def _act(self, timer: Timer, act: Act) -> object:
        return self.actions[timer.kind](act, timer)


def _sweep(connection: Connection, now: datetime) -> None:
    """Drop the marks of deliveries so old that no platform repeats them, and old changes."""
    inbox.forget(connection, now)
    arrivals.forget(connection, now)
    changes.forget(connection)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
