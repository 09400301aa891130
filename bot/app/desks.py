"""Desks, made of storage for one contact and one turn. Here, and only here, ids meet records."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.app.approvals import Approvals
from bot.office.office import Knowledge
from bot.office.wording import Wording
from handlers import door
from handlers.back.desk import BackDesk
from handlers.desk import Desk, Words
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
from storage.records.work import Purpose, Severity, Ticket
from storage.work import slips
from storage.work.tickets import TicketsOf


class WrittenDoor:
    """The door as a handler of one side finds it: slips are rows of its own database."""

    def __init__(self, connection: Connection, side: Side, now: datetime) -> None:
        """Take the side's connection."""
        self._connection = connection
        self._side = side
        self._now = now

    def send(self, purpose: Purpose, fields: Mapping[str, str]) -> str:
        """Write a slip and give its id. ValueError if the purpose does not allow this."""
        door.check(purpose, fields, self._side)
        return slips.write(self._connection, purpose, fields, self._now)


def write(wording: Wording, words: Words) -> str:
    """Put a sentence into words; somebody's own words stay as they are."""
    return words if isinstance(words, str) else wording.say(words)


class SpokenTickets:
    """A contact's tickets, whose titles and bodies may be sentences by their key."""

    def __init__(
        self,
        connection: Connection,
        conversation: Conversation,
        contact: Contact,
        now: datetime,
        wording: Wording,
    ) -> None:
        """Take whose tickets they are, and the words of the office's own language."""
        self._tickets = TicketsOf(connection, conversation.id, contact.person_id, now)
        self._wording = wording
        self.mine = self._tickets.mine
        self.find = self._tickets.find
        self.reopen = self._tickets.reopen
        self.withdraw = self._tickets.withdraw

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
        """Open a ticket for this contact."""
        return self._tickets.open(
            kind,
            team,
            write(self._wording, title),
            write(self._wording, body),
            severity=severity,
            subject=subject,
            promised_at=promised_at,
        )


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


def front(
    connection: Connection,
    contact: Contact,
    conversation: Conversation,
    now: datetime,
    known: Knowledge,
) -> FrontDesk:
    """Make a front-office desk for one contact: who the channel, or a code, proves it to be."""
    codes = CodesOf(connection, conversation.id, now)
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
        moment=now,
        products=Products(connection),
        articles=Search(connection, *AUDIENCES[Side.FRONT]),
        tickets=SpokenTickets(connection, conversation, contact, now, known.wording),
        door=WrittenDoor(connection, Side.FRONT, now),
        team_for=known.team_for,
        orders=CarefulOrders(connection, contact.person_id, conversation.id, now),
        customer=me,
    )


def back(
    connection: Connection,
    contact: Contact,
    conversation: Conversation,
    now: datetime,
    known: Knowledge,
) -> BackDesk:
    """Make a back-office desk for one employee."""
    directory = Directory(connection)
    me = EmployeeSelf(connection, contact.person_id)

    def find(_: str | None, __: str | None) -> tuple[str, str | None] | None:
        employee = me.me()
        return None if employee is None else (employee.id, employee.email)

    codes = CodesOf(connection, conversation.id, now)
    return BackDesk(
        identity=CodeIdentity(
            codes, find, used=conversation.proved_at is not None, mails=known.mails
        ),
        contact=contact,
        cues=known.cues,
        substance=known.substance,
        write=partial(write, known.wording),
        company=known.company,
        moment=now,
        products=Products(connection),
        articles=Search(connection, *AUDIENCES[Side.BACK]),
        tickets=SpokenTickets(connection, conversation, contact, now, known.wording),
        door=WrittenDoor(connection, Side.BACK, now),
        team_for=known.team_for,
        employee=me,
        leave=LeaveOf(connection, contact.person_id),
        approvals=Approvals(connection, contact.person_id, now, known),
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
