"""Desks, made of storage for one contact and one turn. Here, and only here, ids meet records."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.office import Knowledge
from handlers import door
from handlers.back.desk import BackDesk
from handlers.desk import Desk
from handlers.front.desk import FrontDesk
from handlers.handler import Proof
from storage import crossings
from storage.back.directory import Directory
from storage.back.employees import EmployeeSelf
from storage.back.equipment import EquipmentOf
from storage.back.leave import LeaveOf
from storage.back.payroll import PayslipsOf
from storage.database import Connection
from storage.front.customers import CustomerSelf
from storage.front.orders import OrdersOf
from storage.products import Products
from storage.records.company import Passage
from storage.records.conversation import Contact, Conversation, Side
from storage.records.work import Purpose
from storage.search import PUBLIC, STAFF, Search
from storage.tickets import TicketsOf


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
        return crossings.write(self._connection, purpose, fields, self._now)


def front(
    connection: Connection,
    contact: Contact,
    conversation: Conversation,
    now: datetime,
    known: Knowledge,
) -> FrontDesk:
    """Make a front-office desk for one contact."""
    return FrontDesk(
        contact=contact,
        company=known.company,
        moment=now,
        products=Products(connection),
        articles=Search(connection, *AUDIENCES[Side.FRONT]),
        tickets=TicketsOf(connection, conversation.id, contact.person_id, now),
        door=WrittenDoor(connection, Side.FRONT, now),
        team_for=known.team_for,
        orders=OrdersOf(connection, contact.person_id),
        customer=CustomerSelf(connection, contact.person_id),
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
    return BackDesk(
        contact=contact,
        company=known.company,
        moment=now,
        products=Products(connection),
        articles=Search(connection, *AUDIENCES[Side.BACK]),
        tickets=TicketsOf(connection, conversation.id, contact.person_id, now),
        door=WrittenDoor(connection, Side.BACK, now),
        team_for=known.team_for,
        employee=EmployeeSelf(connection, contact.person_id),
        leave=LeaveOf(connection, contact.person_id),
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
    return Proof.VERIFIED if desk.contact.verified else Proof.NONE
