"""How a ticket stands, said to whoever asked for it; the same in both offices."""

from collections.abc import Sequence

from handlers.desk import Desk
from handlers.handler import Suggestion
from handlers.reply import Refill, Reply
from handlers.slots import TicketNumber
from storage.records.work import Ticket, TicketState

CLOSED = frozenset({TicketState.RESOLVED, TicketState.WITHDRAWN})
SHOWN = 5  # tickets offered or listed at once


class Cases:
    """The tickets of some kinds: what asking for one of them needs.

    `of` are the kinds, none for all; `slot` is the form's slot that holds the number.
    """

    def __init__(self, *of: str, slot: str = "case", only_open: bool = False) -> None:
        """Take the kinds; `only_open` leaves closed tickets out of what is offered."""
        self._of = of
        self._slot = slot
        self._only_open = only_open

    def mine(self, desk: Desk) -> Sequence[Ticket]:
        """Give the contact's tickets, newest first."""
        found = desk.tickets.mine(*self._of)
        return [one for one in found if not self._only_open or one.state not in CLOSED]

    def unclear(self, desk: Desk) -> bool:
        """Whether one must ask which: there is more than one."""
        return len(self.mine(desk)) > 1

    def offer(self, desk: Desk) -> list[Suggestion]:
        """Give the newest as buttons."""
        return [
            Suggestion(TicketNumber(str(one.number)), f"{one.number}: {one.title}")
            for one in self.mine(desk)[:SHOWN]
        ]

    def check(self, number: TicketNumber, desk: Desk) -> Refill | None:
        """Refuse a number that is not one of theirs."""
        if self.find(number, desk) is None:
            return Refill(self._slot, Reply("ticket.not_found", number=number))
        return None

    def find(self, number: TicketNumber | None, desk: Desk) -> Ticket | None:
        """Give the ticket with a number, or the only one; None if there is none."""
        if number is not None:
            return desk.tickets.find(number, *self._of)
        return next(iter(self.mine(desk)), None)


def state_of(ticket: Ticket, desk: Desk) -> Reply:
    """Say how far a ticket is, what was promised, and whether that is late."""
    reply = Reply(
        "ticket.done" if ticket.state is TicketState.RESOLVED else f"ticket.{ticket.state}",
        number=str(ticket.number),
        title=ticket.title,
        team=ticket.team,
        since=desk.company.today(ticket.created_at),
    )
    if ticket.outcome and ticket.state in CLOSED:
        return reply.followed_by(Reply("ticket.outcome_was", outcome=ticket.outcome))
    if ticket.promised_at is None or ticket.state in CLOSED:
        return reply
    late = ticket.promised_at < desk.now()
    key = "ticket.promise_late" if late else "ticket.promise"
    return reply.followed_by(Reply(key, promised=ticket.promised_at))
