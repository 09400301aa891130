"""Desks, made of storage for one contact and one turn. Here, and only here, ids meet records.

What changes work is a call of an action: a handler never learns another way.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.actions import approvals, tickets
from bot.actions.approvals import Decided, DecisionRequest
from bot.office.act import Act
from bot.office.wording import Wording
from handlers import door
from handlers.back.desk import BackDesk
from handlers.desk import Desk, Words
from handlers.facts import Facts, dump_facts
from handlers.front.desk import FrontDesk
from handlers.handler import Proof
from storage.back.directory import Directory
from storage.back.employees import EmployeeSelf
from storage.back.equipment import EquipmentOf
from storage.back.leave import LeaveOf
from storage.back.payroll import PayslipsOf
from storage.conversation.codes import CodesOf
from storage.database.database import Connection
from storage.front import customers
from storage.front.customers import CustomerSelf
from storage.front.lookups import CarefulOrders
from storage.knowledge.products import Products
from storage.knowledge.search import PUBLIC, STAFF, Search
from storage.records.company import Passage
from storage.records.conversation import Contact, Conversation, Side
from storage.records.work import (
    Approval,
    ApprovalState,
    Decider,
    Purpose,
    Severity,
    Ticket,
)
from storage.work import approvals as approval_rows
from storage.work import slips
from storage.work.tickets import Draft, TicketsOf


def write(wording: Wording, words: Words) -> str:
    """Put a sentence into words; somebody's own words stay as they are."""
    return words if isinstance(words, str) else wording.say(words)


class DeskTickets(TicketsOf):
    """The tickets of one contact, seen and changed."""

    def __init__(self, act: Act, contact: Contact, conversation: Conversation) -> None:
        """Take whose tickets they are."""
        super().__init__(act.connection, conversation.id, contact.person_id)
        self._act = act
        self._person_id = contact.person_id
        self._conversation_id = conversation.id

    def open(
        self,
        kind: str,
        team: str,
        title: Words,
        body: Words,
        *,
        severity: Severity = Severity.NORMAL,
        subject: str | None = None,
        promised_at: datetime | None = None,
    ) -> Ticket:
        """Open a ticket for this contact, in the words of the company's own language."""
        draft = Draft(
            kind=kind,
            team=team,
            title=write(self._act.known.wording, title),
            body=write(self._act.known.wording, body),
            severity=severity,
            person_id=self._person_id,
            conversation_id=self._conversation_id,
            subject=subject,
            promised_at=promised_at,
        )
        return tickets.open_ticket(self._act, draft)

    def reopen(self, ticket: Ticket, promised_at: datetime | None = None) -> None:
        """Open a closed ticket again, with a new promise if one is given."""
        tickets.reopen(self._act, ticket, promised_at=promised_at)

    def withdraw(self, ticket: Ticket) -> None:
        """Close a ticket its asker no longer wants."""
        tickets.withdraw(self._act, ticket)


class DeskApprovals:
    """What one employee asked others to decide, and what they may decide themselves."""

    def __init__(self, act: Act, contact: Contact, conversation: Conversation) -> None:
        """Take whose word it is."""
        self._act = act
        self._person_id = contact.person_id
        self._conversation_id = conversation.id

    def ask(self, ticket: Ticket, deciders: Sequence[Decider], facts: Facts) -> None:
        """Have the first of these who works here decide on a ticket, shown these facts."""
        assert self._person_id is not None
        request = Approval(
            number=ticket.number,
            kind=ticket.kind,
            title=ticket.title,
            asked_by=self._person_id,
            asked_in=self._conversation_id,
            facts=dump_facts(facts),
            deciders=tuple(deciders),
            asked_at=self._act.at,
        )
        approvals.ask(self._act, request)

    def asked(self) -> Sequence[Approval]:
        """Give what this employee asked for, newest first."""
        if self._person_id is None:
            return ()
        return approval_rows.list_of(self._act.connection, self._person_id)

    def call_off(self, number: int) -> None:
        """End a request of theirs that nobody needs to decide any more."""
        if any(one.number == number for one in self.asked()):
            approvals.call_off(self._act, number)

    def waiting(self) -> Sequence[Approval]:
        """Give what waits for this employee's word, the newest first."""
        return approvals.waiting(self._act)

    def find(self, number: str) -> Approval | None:
        """Give one request they decide or decided, by its number as people type it."""
        return approvals.find(self._act, number)

    def decide(self, approval: Approval, state: ApprovalState, why: str) -> Decided:
        """Approve or reject a request, and have whoever asked told."""
        return approvals.decide(self._act, DecisionRequest(approval.number, state, why))


class DeskDoor:
    """The door as a handler of one side finds it: slips are rows of its own database."""

    def __init__(self, act: Act) -> None:
        """Take the act that may send slips."""
        self._act = act

    def send(self, purpose: Purpose, fields: Mapping[str, str]) -> str:
        """Write a slip and give its id. ValueError if the purpose does not allow this."""
        door.check(purpose, fields, self._act.side)
        return slips.write(self._act.connection, purpose, fields, self._act.at)


class CodeIdentity:
    """Codes to the address on record: `find` gives the person and address a claim names."""

    def __init__(
        self,
        codes: CodesOf,
        find: Callable[[str | None, str | None], tuple[str, str | None] | None],
        *,
        used: bool,
        mails: bool,
    ) -> None:
        """Take the conversation's codes, how a record is found, whether a code was ever used
        here, and whether mail can be sent.
        """
        self._used = used
        self._codes = codes
        self._find = find
        self._mails = mails

    def can_send(self) -> bool:
        """Tell whether codes can be sent at all."""
        return self._mails

    def send(self, order: str | None, email: str | None) -> bool:
        """Send a code to the record that is named, if there is one."""
        person, address = self._find(order, email) or (None, None)
        return self._codes.send(email or person or "", person, address)

    def check(self, code: str) -> str:
        """Try a code."""
        return self._codes.check(code).value

    def stepped_up(self) -> bool:
        """Tell whether a code was used here within the last half hour."""
        return self._used and self._codes.proved() is not None


def front(act: Act, contact: Contact, conversation: Conversation) -> FrontDesk:
    """Make a front-office desk for one contact: who the channel, or a code, proves it to be."""
    connection, known = act.connection, act.known
    codes = CodesOf(connection, conversation.id, act.at)
    if not contact.verified and conversation.proved_at is not None:
        contact = replace(contact, person_id=codes.proved())
    me = CustomerSelf(connection, contact.person_id)

    def find(order: str | None, email: str | None) -> tuple[str, str | None] | None:
        customer = me.me() or customers.by_order(connection, order or "", email or "")
        return None if customer is None else (customer.id, customer.email)

    return FrontDesk(
        identity=CodeIdentity(
            codes, find, used=conversation.proved_at is not None, mails=known.mails
        ),
        contact=contact,
        cues=known.cues,
        substance=known.substance,
        write=partial(write, known.wording),
        company=known.company,
        moment=act.at,
        products=Products(connection),
        articles=Search(connection, *AUDIENCES[Side.FRONT]),
        tickets=DeskTickets(act, contact, conversation),
        door=DeskDoor(act),
        team_for=known.team_for,
        orders=CarefulOrders(connection, contact.person_id, conversation.id, act.at),
        customer=me,
    )


def back(act: Act, contact: Contact, conversation: Conversation) -> BackDesk:
    """Make a back-office desk for one employee."""
    connection, known = act.connection, act.known
    directory = Directory(connection)
    me = EmployeeSelf(connection, contact.person_id)

    def find(_: str | None, __: str | None) -> tuple[str, str | None] | None:
        employee = me.me()
        return None if employee is None else (employee.id, employee.email)

    codes = CodesOf(connection, conversation.id, act.at)
    return BackDesk(
        identity=CodeIdentity(
            codes, find, used=conversation.proved_at is not None, mails=known.mails
        ),
        contact=contact,
        cues=known.cues,
        substance=known.substance,
        write=partial(write, known.wording),
        company=known.company,
        moment=act.at,
        products=Products(connection),
        articles=Search(connection, *AUDIENCES[Side.BACK]),
        tickets=DeskTickets(act, contact, conversation),
        door=DeskDoor(act),
        team_for=known.team_for,
        employee=me,
        leave=LeaveOf(connection, contact.person_id),
        approvals=DeskApprovals(act, contact, conversation),
        payslips=PayslipsOf(connection, contact.person_id),
        equipment=EquipmentOf(connection, contact.person_id),
        directory=directory,
        outages=directory.outages,
    )


# Which articles an office may read out; the query names them, so no page can slip through.
AUDIENCES: Mapping[Side, tuple[str, ...]] = {
    Side.FRONT: (PUBLIC,),
    Side.BACK: (PUBLIC, STAFF),
}


def search(side: Side) -> Callable[[Connection, str], Passage | None]:
    """Give how an office looks up what no intent names."""
    return lambda connection, question: Search(connection, *AUDIENCES[side]).answer(question)


def proof(desk: Desk) -> Proof:
    """Say how surely we know who is asking."""
    if not desk.contact.verified:
        return Proof.NONE
    return Proof.STEP_UP if desk.identity.stepped_up() else Proof.VERIFIED
