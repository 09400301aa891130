"""Conversations whose person went away: they wait again, and their contact is told.

Three steps: claim what is held by somebody who was not seen for the company's minutes, let it go,
which marks it. An act that finds it answered or let go meanwhile does nothing.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.actions import handoff
from bot.actions.notify import perform
from bot.office.act import Act
from bot.office.office import Office
from bot.workers import loop
from storage.records.work import BOT
from storage.work import holding
from storage.work.holding import Held

LOOK_EVERY = 15.0  # seconds


class Absences:
    """Lets go, in one office, what nobody is there for."""

    def __init__(self, office: Office[Any]) -> None:
        """Take the office."""
        self.office = office

    async def run(self, stop: asyncio.Event) -> None:
        """Look until told to stop."""
        name = f"absences of the {self.office.side} office"
        await loop.run(stop, self.step, name=name, every=LOOK_EVERY)

    async def step(self) -> None:
        """Let go all that waits for somebody who is not there."""
        for one in await self.claim():
            await perform(self.office, BOT, partial(self.let_go, one))

    async def claim(self) -> Sequence[Held]:
        """Give what is held while its contact waits and its holder is gone."""
        held = await self.office.database.look(holding.list_held)
        now = self.office.now()
        return [one for one in held if one.waits and self._is_gone(one, now)]

    def let_go(self, one: Held, act: Act) -> None:
        """Have it wait again, unless its holder did something since."""
        now = holding.find_held(act.connection, one.conversation_id)
        if now is not None and now.waits and now.acted_at == one.acted_at:
            handoff.release(act, one.conversation_id, "absent")

    def _is_gone(self, one: Held, now: datetime) -> bool:
        """Whether neither the console nor the conversation has seen its holder for too long."""
        minutes = self.office.knowledge.company.staff.absent_after_minutes
        seen = self.office.presence.seen_at(self.office.side, one.holder)
        last = max(one.acted_at, seen or one.acted_at)
        return now - last > timedelta(minutes=minutes)
