"""What the back office knows of its people and their things."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from storage.records.money import Money
from storage.records.work import Severity


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody who works here; `manager_id` decides their leave, `site` which holidays count."""

    id: str
    name: str
    email: str | None
    department: str | None
    title: str | None
    manager_id: str | None
    site: str | None
    starts_on: date | None
    active: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    """All that everyone here may know of somebody who works here; `manager_id` is whom they
    report to.
    """

    id: str
    name: str
    title: str | None
    department: str | None
    site: str | None
    email: str | None
    manager_id: str | None


@dataclass(frozen=True, slots=True)
class LeaveBalance:
    """Days of one kind of leave in one year.

    `taken` is what the company's books say; `booked` are approved days and `pending` asked-for
    days that the books do not know yet.
    """

    kind: str
    year: int
    entitled: Decimal | None
    taken: Decimal
    booked: Decimal
    pending: Decimal

    @property
    def left(self) -> Decimal | None:
        """Days that may still be asked for; None where no entitlement is kept."""
        if self.entitled is None:
            return None
        return self.entitled - self.taken - self.booked - self.pending


class LeaveState(StrEnum):
    """How far a request for leave is."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class LeaveRequest:
    """Leave somebody asked for: first and last day included, `days` the working days of it."""

    number: int
    kind: str
    first: date
    last: date
    days: Decimal
    state: LeaveState
    approver: str | None


@dataclass(frozen=True, slots=True)
class Payslip:
    """One month's pay; `period` is YYYY-MM."""

    period: str
    gross: Money
    net: Money
    paid_on: date | None

    @property
    def deductions(self) -> Money:
        """What lies between gross and net."""
        return Money(self.gross.amount - self.net.amount, self.gross.currency)


@dataclass(frozen=True, slots=True)
class Equipment:
    """A tagged thing, such as a laptop, that an employee holds."""

    tag: str
    kind: str
    model: str


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday; without a site it holds everywhere."""

    date: date
    name: str
    site: str | None


@dataclass(frozen=True, slots=True)
class Service:
    """A system people use; `customer_facing` ones are urgent when they are down."""

    name: str
    team: str | None
    customer_facing: bool


@dataclass(frozen=True, slots=True)
class Outage:
    """An incident that is not over: what everyone may know of it, and nothing of who said so."""

    service: str | None
    severity: Severity
    since: datetime


@dataclass(frozen=True, slots=True)
class Budget:
    """A cost centre and who answers for it."""

    code: str
    name: str
    owner_id: str | None


@dataclass(frozen=True, slots=True)
class Course:
    """Training one can sign up for."""

    code: str
    title: str
    starts_on: date | None
    seats: int | None


@dataclass(frozen=True, slots=True)
class Opening:
    """A job the company wants to fill."""

    code: str
    title: str
    site: str | None
    opened_on: date | None


@dataclass(frozen=True, slots=True)
class Invoice:
    """A vendor's bill; `status` is the company's own word for how far it is."""

    number: str
    vendor: str
    amount: Money | None
    status: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Room:
    """A meeting room."""

    name: str
    site: str | None
    seats: int | None
