"""Seals the log of one database, aside from those who write it, and anchors what it sealed."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from bot.workers import loop
from storage.database.database import FAULTS, Database
from storage.work import seals
from storage.work.anchor import Anchor
from storage.work.seals import Findings, Signer

log = logging.getLogger(__name__)

LOOK_EVERY = 2.0  # seconds; as long as a row may stand unsealed


class Sealing:
    """Takes the rows that wait into a seal, in order, then notes the seal outside the table."""

    def __init__(
        self, database: Database, signer: Signer, anchor: Anchor, now: Callable[[], datetime]
    ) -> None:
        """Take the database, who signs, and where seals are anchored."""
        self.database = database
        self.signer = signer
        self.anchor = anchor
        self.now = now
        self._caught_up = False

    async def run(self, stop: asyncio.Event) -> None:
        """Seal until told to stop."""
        await loop.run(stop, self.step, name="sealing", every=LOOK_EVERY)
        with suppress(*FAULTS):  # what a stop leaves unsealed, the next start seals
            await self.step()

    async def examine(self) -> Findings:
        """Hold the log against its seals, and those against what was noted outside."""
        noted = await asyncio.to_thread(self.anchor.read)
        return await self.database.look(lambda on: seals.verify(on, self.signer, noted))

    async def step(self) -> float | None:
        """Seal what waits; come back at once as long as more does."""
        if not self._caught_up:
            await self._catch_up()
        if not await self.database.look(seals.is_due):
            return None
        seal = await self.database.act(lambda on: seals.seal_next(on, self.signer, self.now()))
        if seal is None:
            return None
        await asyncio.to_thread(self.anchor.note, [seal])
        return 0.0 if seal.rows == seals.MOST else None

    async def _catch_up(self) -> None:
        """Anchor what a process that died had sealed. Where the file is gone nothing old is noted
        anew: `audit verify` is to find that.
        """
        name = self.anchor.path.name
        noted = await asyncio.to_thread(self.anchor.read)
        last = noted[-1] if noted else (0, "")
        known = await self.database.look(lambda on: seals.after(on, last[0] - 1))
        if noted and last not in [(one.upto, one.hash) for one in known[:1]]:
            log.error("seals that were noted in %s are gone", name)
        if self.anchor.path.exists() or not known:
            fresh = [one for one in known if one.upto > last[0]]
            await asyncio.to_thread(self.anchor.note, fresh)  # no seals yet: it makes the file
        else:
            log.error("there are seals, and no %s", name)
        self._caught_up = True
