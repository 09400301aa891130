"""What is done with tickets: opened, assigned, resolved, reopened, withdrawn."""

import re
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from bot.actions.refusals import Refused, Why
from bot.actions.text import LONGEST, clean
from bot.office.act import Act
from handlers.door import check
from handlers.reply import Notify, Offer, ToConversation
from storage.records.work import Actor, ActorKind, Purpose, Ticket, TicketState
from storage.work import slips, tickets
from storage.work.tickets import Draft

CLOSED = frozenset({TicketState.RESOLVED, TicketState.WITHDRAWN})
SHORTEST_OUTCOME = 10  # characters; "ok" and "done" tell a customer nothing


class Unfit(StrEnum):
    """What a text for a customer must not hold: it would carry one office's data into the other."""

    EMAIL = "email"
    NUMBER = "number"
    INTERNAL = "internal"


_UNFIT = {
    Unfit.EMAIL: re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}\.[a-z]{2,}", re.IGNORECASE),
    Unfit.NUMBER: re.compile(r"#\d{3,}"),
    Unfit.INTERNAL: re.compile(
        r"\b(internal(ly)?|do not tell|don't tell|confidential|note:)\b", re.IGNORECASE
    ),
}


def open_ticket(act: Act, draft: Draft) -> Ticket:
    """Open a ticket; it has a number then."""
    ticket = tickets.open_ticket(act.connection, draft, act.at)
    act.note("ticket.opened", f"ticket {ticket.number}", kind=ticket.kind, team=ticket.team)
    return ticket


def assign(act: Act, number: int, assignee: str) -> Ticket | Refused:
    """Give a ticket to someone; it is in progress then."""
    ticket = _open(act, number)
    if isinstance(ticket, Refused):
        return ticket
    tickets.change(
        act.connection, number, TicketState.IN_PROGRESS, act.at, assignee=clean(assignee)
    )
    act.note("ticket.assigned", f"ticket {number}", to=Actor(ActorKind.AGENT, assignee))
    return replace(ticket, state=TicketState.IN_PROGRESS, assignee=assignee)


def resolve(act: Act, number: int, outcome: str) -> Ticket | Refused:
    """Resolve a ticket. If it came through the door, the outcome goes back through it.

    Refused if there is no such open ticket, if it waits for a decision, or the outcome is not
    fit for its reader.
    """
    ticket = _open(act, number)
    if isinstance(ticket, Refused):
        return ticket
    if ticket.kind in act.deciding.kinds:
        return Refused(Why.NEEDS_DECISION, {"number": str(number)})
    words = clean(outcome).strip()
    refused = _refuse(words, for_customer=ticket.crossing is not None)
    return refused or settle(act, ticket, words)


def settle(act: Act, ticket: Ticket, outcome: str, *, tell: bool = True) -> Ticket:
    """Close a ticket with an outcome that is fit for its reader, who is told unless `tell` is off."""
    resolved = TicketState.RESOLVED
    tickets.change(act.connection, ticket.number, resolved, act.at, outcome=outcome or None)
    act.note("ticket.resolved", f"ticket {ticket.number}", kind=ticket.kind)
    if ticket.crossing is not None and ticket.subject is not None:
        fields = {"case": ticket.subject, "outcome": outcome}
        check(Purpose.OUTCOME, fields, act.side)
        slips.write(act.connection, Purpose.OUTCOME, fields, act.at, answers=ticket.crossing)
    elif tell and ticket.conversation_id is not None:
        key = "ticket.resolved" if outcome else "ticket.resolved_plain"
        facts = {"number": str(ticket.number), "title": ticket.title, "outcome": outcome}
        act.tell(Notify(ToConversation(ticket.conversation_id), key, facts))
    return replace(ticket, state=resolved, outcome=outcome or None)


def take_outcome(act: Act, number: int, outcome: str) -> Ticket | Refused:
    """Close a customer's case with what the other office says was done; the customer is told."""
    ticket = tickets.find(act.connection, number)
    if ticket is None:
        return Refused(Why.NO_TICKET, {"number": str(number)})
    tickets.change(act.connection, number, TicketState.RESOLVED, act.at, outcome=outcome)
    act.note("ticket.resolved", f"ticket {number}", kind=ticket.kind)
    if ticket.conversation_id is not None:
        facts = {"number": str(number), "outcome": outcome}
        again = Offer("complaints.not_solved", "ticket.not_solved", {"case": str(number)})
        to = ToConversation(ticket.conversation_id)
        act.tell(Notify(to, "ticket.outcome", facts, (again,)))
    return replace(ticket, state=TicketState.RESOLVED, outcome=outcome)


def reopen(
    act: Act, ticket: Ticket, *, promised_at: datetime | None = None, more: str | None = None
) -> Ticket:
    """Open a closed ticket again, with a new promise and more to it if there is any."""
    tickets.change(
        act.connection, ticket.number, TicketState.OPEN, act.at, promised_at=promised_at, more=more
    )
    act.note("ticket.reopened", f"ticket {ticket.number}", kind=ticket.kind)
    return replace(ticket, state=TicketState.OPEN)


def withdraw(act: Act, ticket: Ticket) -> Ticket:
    """Close a ticket that whoever asked for it no longer wants."""
    tickets.change(act.connection, ticket.number, TicketState.WITHDRAWN, act.at)
    act.note("ticket.withdrawn", f"ticket {ticket.number}", kind=ticket.kind)
    return replace(ticket, state=TicketState.WITHDRAWN)


def _refuse(outcome: str, *, for_customer: bool) -> Refused | None:
    """Say why a text may not be an outcome, None if it may."""
    if len(outcome) > LONGEST:
        return Refused(Why.TOO_LONG, {"most": LONGEST})
    if not for_customer:
        return None
    if len(outcome) < SHORTEST_OUTCOME:
        return Refused(Why.OUTCOME_TOO_SHORT)
    unfit = next((what for what, found in _UNFIT.items() if found.search(outcome)), None)
    return Refused(Why.OUTCOME_UNFIT, {"what": unfit}) if unfit else None


def _open(act: Act, number: int) -> Ticket | Refused:
    ticket = tickets.find(act.connection, number)
    if ticket is None:
        return Refused(Why.NO_TICKET, {"number": str(number)})
    if ticket.state in CLOSED:
        return Refused(Why.CLOSED, {"number": str(number), "state": ticket.state.value})
    return ticket
