"""What one channel's delivery does about claims: keeps its own, takes over those of the dead."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from bot.office.office import Office
from bot.office.peers import BEAT_EVERY
from storage.conversation import leases, outbox
from storage.conversation.journal import SentJournal
from storage.conversation.leases import LEASE
from storage.database.database import Connection

RENEW_AFTER = LEASE.total_seconds() / 4  # seconds


class Takeover:
    """Renews leases, and lets go what dead processes held, once it is known what they sent."""

    def __init__(
        self,
        office: Office[Any],
        channel: str,
        journal: SentJournal,
        clock: Callable[[], float],
    ) -> None:
        """Take the office, the channel, this process's journal of it, and a clock."""
        self._office = office
        self._channel = channel
        self._journal = journal
        self._clock = clock
        self._settled = False
        self._due = 0.0

    async def step(self, flying: Mapping[int, float]) -> None:
        """Look after claims, every few seconds. `flying` are rows on their way, since when."""
        now = self._clock()
        if not self._settled:
            await self._settle()
        elif now < self._due:
            return
        else:
            await self._renew([row for row, at in flying.items() if now - at > RENEW_AFTER])
            await self._take_over(list(flying))
        self._due = now + BEAT_EVERY

    async def _settle(self) -> None:
        """At start: mark what dead processes of this machine sent, our own file's lines first."""
        await self._replay(self._journal)
        self._journal.clear()
        for path in self._journal.others():
            await self._adopt(path)
        await self._take_over(())
        self._settled = True

    async def _renew(self, rows: Collection[int]) -> None:
        if rows:
            office, now = self._office, self._office.now()
            await office.database.act(
                lambda on: leases.renew(on, self._channel, office.peers.owner, rows, now)
            )

    async def _take_over(self, flying: Collection[int]) -> None:
        """Let go what the dead held. What one sent is marked before: it must not go again."""
        office = self._office
        held = await office.database.look(
            lambda on: leases.holders(on, self._channel, office.peers.owner)
        )
        gone = [
            one
            for one in held
            if office.peers.is_gone(one) and await self._adopt(self._journal.file_of(one))
        ]
        now, channel = office.now(), self._channel
        loose = await office.database.look(lambda on: leases.any_loose(on, channel, now))
        if gone or loose:
            await office.database.act(lambda on: leases.let_go(on, channel, gone, now, flying))

    async def _adopt(self, path: Path) -> bool:
        """Mark what a dead process's file says; False while somebody holds that file."""
        if path not in self._journal.others():
            return True
        left = SentJournal.adopt(path)
        if left is None:
            return False
        try:
            await self._replay(left)
        except BaseException:
            left.close()
            raise
        left.discard()
        return True

    async def _replay(self, journal: SentJournal) -> None:
        marks = journal.marks(self._office.now())

        def mark(connection: Connection) -> None:
            outbox.mark(connection, marks)

        if marks:
            await self._office.database.act(mark)
