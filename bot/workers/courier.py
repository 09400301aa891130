"""Carries slips through the door. The only part of the bot that holds both sides at once.

A slip is a job here, then a job over there, then a mark here. Its id is the same on both sides
and unique, so being killed between two of these repeats nothing.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

from bot.actions.notify import tell
from bot.office.office import Office
from handlers.door import check
from handlers.reply import Offer, Reply
from storage.database.database import Connection
from storage.records.work import Purpose, Severity, Slip, TicketState
from storage.work import slips, tickets
from storage.work.tickets import Draft

log = logging.getLogger(__name__)

Arrive: TypeAlias = Callable[[Office[Any], Connection, Slip], None]


class Courier:
    """Goes between the two offices as long as slips wait."""

    def __init__(self, front: Office[Any], back: Office[Any]) -> None:
        """Take both offices."""
        self.front = front
        self.back = back

    async def run(self, stop: asyncio.Event) -> None:
        """Carry until told to stop; woken by every change on either side."""
        with self.front.feed.watch() as changed, self.back.feed.watch() as also_changed:
            while not stop.is_set():
                changed.clear()
                also_changed.clear()
                try:
                    await self.carry()
                except Exception:  # the door stays open for the next slip
                    log.exception("a slip could not be carried")
                waits = [asyncio.create_task(one.wait()) for one in (stop, changed, also_changed)]
                await asyncio.wait(waits, timeout=1.0, return_when=asyncio.FIRST_COMPLETED)
                for wait in waits:
                    wait.cancel()

    async def carry(self) -> int:
        """Carry all that waits on both sides; give how many slips."""
        return await self._carry(self.front, self.back) + await self._carry(self.back, self.front)

    async def _carry(self, home: Office[Any], away: Office[Any]) -> int:
        with home.database.read() as connection:
            waiting = await asyncio.to_thread(slips.to_carry, connection)
        for slip in waiting:
            refusal = await self._hand_over(home, away, slip)
            mark = partial(slips.mark_carried, slip_id=slip.id, now=home.now(), refusal=refusal)
            await asyncio.wrap_future(home.database.submit(mark))
        return len(waiting)

    async def _hand_over(self, home: Office[Any], away: Office[Any], slip: Slip) -> str | None:
        """Check a slip once more at the door and give it to the other side, or say why not."""
        try:
            check(slip.purpose, dict(slip.fields), home.side)
        except ValueError as refusal:
            log.warning("slip %s refused at the door: %s", slip.id, refusal)
            return str(refusal)

        def take_in(connection: Connection) -> None:
            if slips.take_in(connection, slip, away.now()):
                ARRIVALS[slip.purpose](away, connection, slip)

        await asyncio.wrap_future(away.database.submit(take_in))
        return None


def _complaint(back: Office[Any], connection: Connection, slip: Slip) -> None:
    """A customer's complaint becomes a ticket of the team that can mend it."""
    fields, words = dict(slip.fields), back.knowledge.wording
    category = words.named("category", fields["category"])
    lines = [f"{words.field(name)}: {words.named(name, value)}" for name, value in fields.items()]
    draft = Draft(
        kind="complaint",
        team=back.knowledge.team_for("complaints"),
        title=words.say(Reply("door.case", case=fields["case"], category=category)),
        body="\n".join(lines),
        severity=Severity(fields["severity"]),
        subject=fields["case"],
        crossing=slip.id,
    )
    tickets.open_ticket(connection, draft, back.now())


def _reopened(back: Office[Any], connection: Connection, slip: Slip) -> None:
    """The customer says it is not solved: the same ticket opens again, with what is missing."""
    _change_by_case(back, connection, slip, TicketState.OPEN)


def _withdrawn(back: Office[Any], connection: Connection, slip: Slip) -> None:
    """The customer no longer complains."""
    _change_by_case(back, connection, slip, TicketState.WITHDRAWN)


def _change_by_case(
    back: Office[Any], connection: Connection, slip: Slip, state: TicketState
) -> None:
    fields = dict(slip.fields)
    ticket = tickets.find_subject(connection, "complaint", fields["case"])
    if ticket is not None:
        more = fields.get("what_is_missing")
        tickets.change(connection, ticket.number, state, back.now(), more=more)


def _outcome(front: Office[Any], connection: Connection, slip: Slip) -> None:
    """What was done comes back to the customer, in the words written for them."""
    fields = dict(slip.fields)
    case = fields["case"]
    ticket = tickets.find(connection, int(case)) if case.isdigit() else None
    if ticket is None:
        return
    now = front.now()
    tickets.change(connection, ticket.number, TicketState.RESOLVED, now, outcome=fields["outcome"])
    if ticket.conversation_id is not None:
        again = Offer("complaints.not_solved", "ticket.not_solved", {"case": case})
        words = Reply("ticket.outcome", number=case, outcome=fields["outcome"]).offering(again)
        tell(connection, front.knowledge, ticket.conversation_id, words, now)


ARRIVALS: Mapping[Purpose, Arrive] = {
    Purpose.COMPLAINT: _complaint,
    Purpose.COMPLAINT_REOPENED: _reopened,
    Purpose.COMPLAINT_WITHDRAWN: _withdrawn,
    Purpose.OUTCOME: _outcome,
}
