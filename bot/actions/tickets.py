"""How tickets are worked: assigned, resolved, their outcome sent to whoever asked."""

import re
from dataclasses import replace
from typing import Any

from bot.actions.notify import tell
from bot.office.office import Office
from handlers.door import check
from handlers.reply import Reply
from storage.database.database import Connection
from storage.records.work import LEAVE_REQUEST, Purpose, Ticket, TicketState
from storage.work import audit, slips, tickets

# What a text for a customer must not hold: it would carry one office's data into the other.
_INTERNAL = {
    "an e-mail address": re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}\.[a-z]{2,}", re.IGNORECASE),
    "an internal ticket number": re.compile(r"#\d{3,}"),
    "words for colleagues only": re.compile(
        r"\b(internal(ly)?|do not tell|don't tell|confidential|note:)\b", re.IGNORECASE
    ),
}
DECIDED = frozenset({LEAVE_REQUEST})  # kinds of tickets that a decision closes, not an outcome
SHORTEST_OUTCOME = 10  # characters; "ok" and "done" tell a customer nothing


class TicketError(Exception):
    """What was asked cannot be done with this ticket; the message says why and what to do."""


def assign(
    office: Office[Any], connection: Connection, number: int, assignee: str, by: str
) -> Ticket:
    """Give a ticket to someone; it is in progress then."""
    ticket = _open(connection, number)
    now = office.now()
    tickets.change(connection, number, TicketState.IN_PROGRESS, now, assignee=assignee)
    audit.record(connection, by, "assign", f"ticket {number}", now, assignee)
    return replace(ticket, state=TicketState.IN_PROGRESS, assignee=assignee)


def resolve(
    office: Office[Any], connection: Connection, number: int, outcome: str, by: str
) -> Ticket:
    """Resolve a ticket. If it came through the door, the outcome goes back through it.

    CaseworkError if there is no such open ticket, if it waits for a decision, or the outcome is
    not fit for its reader.
    """
    ticket = _open(connection, number)
    if ticket.kind in DECIDED:
        raise TicketError(
            f"Ticket {number} waits for a yes or no: `swingdoor approvals approve|reject {number} "
            "--by PERSON` decides it, and tells whoever asked."
        )
    outcome = outcome.strip()
    if ticket.crossing is not None:
        refuse_unfit(outcome)
    now = office.now()
    tickets.change(connection, number, TicketState.RESOLVED, now, outcome=outcome or None)
    audit.record(connection, by, "resolve", f"ticket {number}", now)
    if ticket.crossing is not None and ticket.subject is not None:
        fields = {"case": ticket.subject, "outcome": outcome}
        check(Purpose.OUTCOME, fields, office.side)
        slips.write(connection, Purpose.OUTCOME, fields, now, answers=ticket.crossing)
    elif ticket.conversation_id is not None:
        key = "ticket.resolved" if outcome else "ticket.resolved_plain"
        words = Reply(key, number=str(number), title=ticket.title, outcome=outcome)
        tell(connection, office.knowledge, ticket.conversation_id, words, now)
    return replace(ticket, state=TicketState.RESOLVED, outcome=outcome or None)


def refuse_unfit(outcome: str) -> None:
    """Raise CaseworkError, saying why, unless a text may be read by a customer."""
    if len(outcome) < SHORTEST_OUTCOME:
        raise TicketError(
            "This case came from a customer, who will read the outcome: say in a sentence what "
            "was done for them (--outcome TEXT)."
        )
    for what, pattern in _INTERNAL.items():
        if pattern.search(outcome):
            raise TicketError(
                f"The customer will read this outcome, and it holds {what}. Write it for them."
            )


def _open(connection: Connection, number: int) -> Ticket:
    ticket = tickets.find(connection, number)
    if ticket is None:
        raise TicketError(f"There is no ticket {number}.")
    if ticket.state in {TicketState.RESOLVED, TicketState.WITHDRAWN}:
        raise TicketError(f"Ticket {number} is {ticket.state.value} already.")
    return ticket
