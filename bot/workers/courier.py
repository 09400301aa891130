"""Carries slips through the door. The only part of the bot that holds both sides at once.

Three steps for each slip: claim it here, hand it over to the other side, mark it here. Its id is
the same on both sides and unique, so being killed between two of these repeats nothing.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from bot.actions import tickets
from bot.actions.notify import perform_in
from bot.office.act import Act
from bot.office.office import Office
from bot.workers import loop
from handlers.door import check
from handlers.reply import Reply
from storage.database.database import Connection, may_succeed_later
from storage.errors import trace
from storage.records.work import BOT, Actor, ActorKind, Purpose, Severity, Slip, Ticket
from storage.work import events, slips
from storage.work.events import Happening
from storage.work.tickets import Draft, find_subject

log = logging.getLogger(__name__)

REFUSED = "slip.refused"  # what the event is called
MOST_TRIES = 5  # of a slip whose handing over fails, a second or more apart
LOOK_EVERY = 1.0  # seconds between two looks that nothing asked for

Arrive: TypeAlias = Callable[[Act, Slip], None]


class Courier:
    """Goes between the two offices as long as slips wait."""

    def __init__(self, front: Office[Any], back: Office[Any]) -> None:
        """Take both offices."""
        self.front = front
        self.back = back
        self._failed: dict[str, int] = {}  # how often a slip's handing over failed

    async def run(self, stop: asyncio.Event) -> None:
        """Carry until told to stop; woken by every change on either side."""
        with self.front.feed.watch() as changed, self.back.feed.watch() as also_changed:
            wake = (changed, also_changed)
            await loop.run(stop, self.step, name="the courier", every=LOOK_EVERY, wake=wake)

    async def step(self) -> float | None:
        """Carry what waits; come back at once as long as something did."""
        return 0.0 if await self.carry() else None

    async def carry(self) -> int:
        """Carry all that waits on both sides; give how many slips."""
        return await self._carry(self.front, self.back) + await self._carry(self.back, self.front)

    async def _carry(self, home: Office[Any], away: Office[Any]) -> int:
        carried, stopped = 0, set[str]()
        for slip in await self.claim(home):
            case = dict(slip.fields).get("case", slip.id)
            if case in stopped:
                continue  # what follows about the same case must not come before it
            if await self._carry_one(home, away, slip):
                carried += 1
            else:
                stopped.add(case)
        return carried

    async def _carry_one(self, home: Office[Any], away: Office[Any], slip: Slip) -> bool:
        """Carry a slip. One that fails is tried a few times, then set aside and seen."""
        try:
            refusal = await self.hand_over(home, away, slip)
        except Exception as error:
            if may_succeed_later(error):
                raise
            log.error("slip %s failed: %s", slip.id, trace(error))  # noqa: TRY400 - no contents in logs
            self._failed[slip.id] = self._failed.get(slip.id, 0) + 1
            if self._failed[slip.id] < MOST_TRIES:
                return False
            refusal = type(error).__name__
        self._failed.pop(slip.id, None)
        await self.mark(home, slip, refusal)
        return True

    # --- one slip's way --------------------------------------------------------------------------

    async def claim(self, home: Office[Any]) -> Sequence[Slip]:
        """Take the slips that wait at one side's door, oldest first."""
        return await home.database.look(slips.to_carry)

    async def hand_over(self, home: Office[Any], away: Office[Any], slip: Slip) -> str | None:
        """Check a slip once more at the door and give it to the other side, or say why not."""
        try:
            check(slip.purpose, dict(slip.fields), home.side)
        except ValueError as refusal:
            log.warning("slip %s refused at the door: %s", slip.id, refusal)
            return str(refusal)

        def take_in(connection: Connection) -> None:
            if slips.take_in(connection, slip, away.now()):
                by = Actor(ActorKind.OFFICE, home.side.value)
                perform_in(away, connection, by, lambda act: ARRIVALS[slip.purpose](act, slip))

        await away.database.act(take_in)
        return None

    async def mark(self, home: Office[Any], slip: Slip, refusal: str | None) -> None:
        """Note at home that a slip is over there, or why it was refused."""
        now = home.now()

        def keep(connection: Connection) -> None:
            slips.mark_carried(connection, slip.id, now, refusal)
            if refusal is not None:
                of = {"purpose": slip.purpose.value}
                what = Happening(REFUSED, f"slip {slip.id}", BOT, of)
                events.record(connection, what, now)

        await home.database.act(keep)


def _complaint(act: Act, slip: Slip) -> None:
    """A customer's complaint becomes a ticket of the team that can mend it."""
    fields, words = dict(slip.fields), act.known.wording
    category = words.named("category", fields["category"])
    lines = [f"{words.field(name)}: {words.named(name, value)}" for name, value in fields.items()]
    draft = Draft(
        kind="complaint",
        team=act.known.team_for("complaints"),
        title=words.say(Reply("door.case", case=fields["case"], category=category)),
        body="\n".join(lines),
        severity=Severity(fields["severity"]),
        subject=fields["case"],
        crossing=slip.id,
    )
    tickets.open_ticket(act, draft)


def _reopened(act: Act, slip: Slip) -> None:
    """The customer says it is not solved: the same ticket opens again, with what is missing."""
    ticket = _by_case(act, slip)
    if ticket is not None:
        tickets.reopen(act, ticket, more=dict(slip.fields).get("what_is_missing"))


def _withdrawn(act: Act, slip: Slip) -> None:
    """The customer no longer complains."""
    ticket = _by_case(act, slip)
    if ticket is not None:
        tickets.withdraw(act, ticket)


def _by_case(act: Act, slip: Slip) -> Ticket | None:
    return find_subject(act.connection, "complaint", dict(slip.fields)["case"])


def _outcome(act: Act, slip: Slip) -> None:
    """What was done comes back to the customer, in the words written for them."""
    fields = dict(slip.fields)
    if fields["case"].isdigit():
        tickets.take_outcome(act, int(fields["case"]), fields["outcome"])


ARRIVALS: Mapping[Purpose, Arrive] = {
    Purpose.COMPLAINT: _complaint,
    Purpose.COMPLAINT_REOPENED: _reopened,
    Purpose.COMPLAINT_WITHDRAWN: _withdrawn,
    Purpose.OUTCOME: _outcome,
}
