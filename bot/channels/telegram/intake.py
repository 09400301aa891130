"""Updates, kept as they come and worked on in order: one lane for each chat, lanes side by side.

Webhook and polling put updates into the database and tell Telegram "received"; from then on
nothing but that row is the copy that counts. Several servers on one database may each work on
a row: the office takes every delivery once, whoever brings it.
"""

import asyncio
import json
import logging
import time
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.telegram.best_effort import BestEffort
from bot.channels.telegram.order import PATIENCE, Order
from bot.channels.telegram.processing import Work
from bot.channels.telegram.reading import lane
from bot.workers import loop
from bot.workers.loop import Backoff
from storage.conversation import arrivals
from storage.conversation.arrivals import Arrived
from storage.database.database import FAULTS, Database
from storage.errors import trace
from storage.records.conversation import Channel

log = logging.getLogger(__name__)

CHANNEL = Channel.TELEGRAM.value
MOST_IN_HAND = 200  # updates worked on at once; the rest wait in their table
REST = 5.0  # seconds between two looks for what another server may have left
AFTER_FAULT = 1.0  # seconds before a failed update is tried again; doubled up to:
LONGEST_REST = 30.0
LONGEST_FINISH = 5.0  # seconds a stop waits for what is under way
STRIKES = 3  # failures after which an update is put aside with a note


class Intake:
    """Takes updates in, and sees to it that each is worked on."""

    def __init__(
        self,
        database: Database,
        work: Work,
        best_effort: BestEffort,
        patience: float = PATIENCE,
    ) -> None:
        """Take where updates are kept, what is done with one, and who answers taps at once."""
        self._database = database
        self._work = work
        self._best_effort = best_effort
        self._patience = patience
        self._order: Order | None = None  # known once the database was asked
        self._wake = asyncio.Event()
        self._seen: set[int] = set()
        self._busy: set[int] = set()
        self._lanes: dict[int, deque[Arrived]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def accept(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Keep updates; they are safe on disk when this returns."""
        bodies = {int(one["update_id"]): json.dumps(one) for one in updates}
        now = self._work.now()
        await self._database.act(lambda on: arrivals.put(on, CHANNEL, bodies, now))
        self._wake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Work on what arrives, and first on what a dead process left."""
        rest = Backoff(AFTER_FAULT, REST)
        wake = (self._wake,)
        await loop.run(stop, self._look, name="the intake", every=REST, wake=wake, backoff=rest)
        await self._finish()

    async def _look(self) -> float | None:
        """Take what may be worked on; give the seconds until what is held back may be, if any."""
        if self._order is None:
            self._order = Order(await self._highest(), self._patience)
        order = self._order
        rows = {one.number: one for one in await self._waiting()}
        self._greet(rows)
        for number in order.ready(rows, time.monotonic()):
            self._take(rows[number])
        return order.hold(time.monotonic())

    async def _finish(self) -> None:
        """Let what is under way end; what does not is worked on at the next start."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=LONGEST_FINISH)
            for one in late:
                one.cancel()

    async def _highest(self) -> int | None:
        return await self._database.look(lambda on: arrivals.highest(on, CHANNEL))

    async def _waiting(self) -> list[Arrived]:
        busy = tuple(self._busy)
        room = max(MOST_IN_HAND - len(busy), 0)
        return await self._database.look(lambda on: arrivals.waiting(on, CHANNEL, busy, room))

    def _greet(self, rows: Mapping[int, Arrived]) -> None:
        """Answer new taps at once, before anything else and whatever is waited for."""
        for number in rows.keys() - self._seen:
            query = json.loads(rows[number].body).get("callback_query")
            if isinstance(query, dict) and isinstance(query.get("id"), str):
                self._best_effort.answer(query["id"])
        self._seen = set(rows)

    # --- lanes -----------------------------------------------------------------------------------

    def _take(self, row: Arrived) -> None:
        """Put an update into its chat's lane, and open the lane if it is closed."""
        self._busy.add(row.number)
        chat = lane(json.loads(row.body))
        queue = self._lanes.setdefault(chat, deque())
        queue.append(row)
        if len(queue) == 1:
            task = asyncio.create_task(self._drive(chat, queue))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _drive(self, chat: int, queue: deque[Arrived]) -> None:
        while queue:
            await self._insist(queue[0])
            self._busy.discard(queue.popleft().number)
        self._lanes.pop(chat, None)
        self._wake.set()

    async def _insist(self, row: Arrived) -> None:
        """Work on an update until it is done, however long the database is away.

        One that fails for another reason, three times, is put aside with a note.
        """
        strikes, note = 0, ""

        async def attempt() -> float:
            nonlocal note
            if strikes < STRIKES:
                note = await self._work.do(row.number, json.loads(row.body))
            await self._done(row, note)
            return loop.DONE

        def fault(error: Exception) -> None:
            nonlocal strikes, note
            if isinstance(error, FAULTS):
                log.error("update %d waits: %s", row.number, trace(error))
                return
            strikes += 1
            note = f"put aside: {trace(error)}"
            log.error("update %d failed: %s", row.number, note)

        rest = Backoff(AFTER_FAULT, LONGEST_REST)
        never = asyncio.Event()  # `_finish` says when to stop: what is under way may end
        await loop.run(never, attempt, name="an update", every=0.0, backoff=rest, fault=fault)

    async def _done(self, row: Arrived, note: str) -> None:
        await self._database.act(lambda on: arrivals.done(on, CHANNEL, [(row.number, note)]))
