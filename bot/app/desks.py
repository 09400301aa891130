"""Desks, made of storage for one contact and one turn. Here, and only here, ids meet records.

What changes work is a call of an action: a handler never learns another way.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from bot.app.desk_work import DeskApprovals, DeskDoor, DeskTickets, write
from bot.office.act import Act
from handlers.back.desk import BackDesk
from handlers.desk import Desk
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
