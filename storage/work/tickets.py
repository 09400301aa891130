"""Tickets: numbered units of work with a team and a state, opened by people or through the door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from storage.database.moments import from_row, to_row
from storage.records.work import Severity, Ticket, TicketState
from storage.tables.work import tickets

FIRST_NUMBER = 1001  # so that a number people read out does not look like a row count

_OPEN_STATES = (TicketState.OPEN.value, TicketState.IN_PROGRESS.value, TicketState.WAITING.value)
_INSERT = insert(tickets)
_HIGHEST = select(func.max(tickets.c.number))
_BY_NUMBER = select(tickets).where(tickets.c.number == bindparam("wanted"))
_BY_SUBJECT = (
    select(tickets)
    .where(tickets.c.kind == bindparam("of"), tickets.c.subject == bindparam("about"))
    .order_by(tickets.c.number.desc())
    .limit(1)
)
_MINE = (
    select(tickets)
    .where(
        (tickets.c.conversation_id == bindparam("conversation"))
        | (tickets.c.person_id == bindparam("person"))
    )
    .order_by(tickets.c.number.desc())
)
_CHANGE = (
    update(tickets)
    .where(tickets.c.number == bindparam("wanted"))
    .values(
        state=bindparam("now_state"),
        outcome=func.coalesce(bindparam("now_outcome"), tickets.c.outcome),
        assignee=func.coalesce(bindparam("now_assignee"), tickets.c.assignee),
        body=tickets.c.body + bindparam("now_more"),
        promised_at=func.coalesce(bindparam("now_promised"), tickets.c.promised_at),
        updated_at=bindparam("at"),
    )
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A ticket about to be opened. `subject` names what it is about (an order, a case, a tag)."""

    kind: str
    team: str
    title: str
    body: str
    severity: Severity = Severity.NORMAL
    person_id: str | None = None
    conversation_id: int | None = None
    subject: str | None = None
    crossing: str | None = None
    promised_at: datetime | None = None


def open_ticket(connection: Connection, draft: Draft, now: datetime) -> Ticket:
    """Open a ticket and give it with its number."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7368)")  # one number, one ticket
    highest: int | None = connection.execute(_HIGHEST).scalar_one()
    number = max(FIRST_NUMBER, (highest or 0) + 1)
    connection.execute(
        _INSERT,
        {
            "number": number,
            "kind": draft.kind,
            "team": draft.team,
            "state": TicketState.OPEN.value,
            "severity": draft.severity.value,
            "title": draft.title,
            "body": draft.body,
            "person_id": draft.person_id,
            "conversation_id": draft.conversation_id,
            "subject": draft.subject,
            "crossing": draft.crossing,
            "promised_at": to_row(draft.promised_at),
            "created_at": to_row(now),
            "updated_at": to_row(now),
        },
    )
    ticket = find(connection, number)
    assert ticket is not None
    return ticket


def find(connection: Connection, number: int) -> Ticket | None:
    """Give a ticket by number, whoever's it is: for staff and the courier, never for a desk."""
    row = connection.execute(_BY_NUMBER, {"wanted": number}).first()
    return None if row is None else _ticket(row)


def find_subject(connection: Connection, kind: str, subject: str) -> Ticket | None:
    """Give the newest ticket of a kind about a subject: for staff and the courier alone."""
    row = connection.execute(_BY_SUBJECT, {"of": kind, "about": subject}).first()
    return None if row is None else _ticket(row)


def change(
    connection: Connection,
    number: int,
    state: TicketState,
    now: datetime,
    *,
    outcome: str | None = None,
    assignee: str | None = None,
    more: str | None = None,
    promised_at: datetime | None = None,
) -> None:
    """Move a ticket to a state; an outcome, assignee or promise that is None stays as it was.

    `more` is added to what the ticket says.
    """
    connection.execute(
        _CHANGE,
        {
            "wanted": number,
            "now_state": state.value,
            "now_outcome": outcome,
            "now_assignee": assignee,
            "now_more": f"\n\n{more}" if more else "",
            "now_promised": to_row(promised_at),
            "at": to_row(now),
        },
    )


def list_tickets(
    connection: Connection, *, only_open: bool = False, team: str | None = None, most: int = 500
) -> list[Ticket]:
    """Give tickets, newest first."""
    statement = select(tickets).order_by(tickets.c.number.desc()).limit(most)
    if only_open:
        statement = statement.where(tickets.c.state.in_(_OPEN_STATES))
    if team is not None:
        statement = statement.where(tickets.c.team == team)
    return [_ticket(row) for row in connection.execute(statement)]


class TicketsOf:
    """The tickets of one contact: what they asked for in this conversation, or as this person."""

    def __init__(self, connection: Connection, conversation_id: int, person_id: str | None) -> None:
        """Take whose tickets may be seen."""
        self._connection = connection
        self._row = {"conversation": conversation_id, "person": person_id}

    def mine(self, *kinds: str) -> Sequence[Ticket]:
        """Give this contact's tickets of some kinds (of all kinds if none is named), newest first."""
        found = [_ticket(one) for one in self._connection.execute(_MINE, self._row)]
        return [ticket for ticket in found if not kinds or ticket.kind in kinds]

    def find(self, number: str, *kinds: str) -> Ticket | None:
        """Give one of this contact's tickets by its number as people type it."""
        digits = "".join(sign for sign in number if sign.isdigit())
        return next((one for one in self.mine(*kinds) if str(one.number) == digits), None)


def _ticket(row: Row[*tuple[Any, ...]]) -> Ticket:
    return Ticket(
        number=row.number,
        kind=row.kind,
        team=row.team,
        state=TicketState(row.state),
        severity=Severity(row.severity),
        title=row.title,
        body=row.body,
        person_id=row.person_id,
        conversation_id=row.conversation_id,
        subject=row.subject,
        outcome=row.outcome,
        assignee=row.assignee,
        crossing=row.crossing,
        promised_at=from_row(row.promised_at),
        created_at=from_row(row.created_at),
        updated_at=from_row(row.updated_at),
    )
