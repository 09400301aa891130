"""What a back-office handler may reach."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from handlers.desk import Desk
from handlers.facts import Facts
from storage.records.back import (
    Colleague,
    Employee,
    Equipment,
    Holiday,
    LeaveBalance,
    LeaveRequest,
    Outage,
    Payslip,
    Service,
)
from storage.records.work import Approval, ApprovalState, Decider, Decision, Ticket


class Self(Protocol):
    """The employee's own record, and whom they report to."""

    def me(self) -> Employee | None:
        """Give the record."""
        ...

    def manager(self) -> Employee | None:
        """Give the active employee who decides on requests; None if nobody is named."""
        ...


class Leave(Protocol):
    """The employee's leave."""

    def balances(self, year: int) -> Sequence[LeaveBalance]:
        """Give every kind of leave kept for a year."""
        ...

    def requests(self) -> Sequence[LeaveRequest]:
        """Give what was asked for here, the latest days first."""
        ...

    def request(self, asked: LeaveRequest, now: datetime) -> None:
        """Keep a request under its ticket's number."""
        ...

    def cancel(self, number: int, today: date, now: datetime) -> bool:
        """Cancel a request whose days have not begun; say whether it was."""
        ...


class Decided(Protocol):
    """What became of somebody's word: `hindrance` says why it could not be approved."""

    @property
    def decision(self) -> Decision:
        """What became of it."""
        ...

    @property
    def hindrance(self) -> str:
        """The kind's own code where it could not be approved."""
        ...


class Approvals(Protocol):
    """What this employee asked others to decide, and what they may decide themselves.

    Nobody decides on what they asked for.
    """

    def ask(self, ticket: Ticket, deciders: Sequence[Decider], facts: Facts) -> None:
        """Have the first of these who works here decide on a ticket, shown these facts.

        They are told by `approval.<kind>.asked`, whoever asked by what else stands there.
        """
        ...

    def asked(self) -> Sequence[Approval]:
        """Give what this employee asked for, newest first."""
        ...

    def call_off(self, number: int) -> None:
        """End a request of theirs that nobody needs to decide any more."""
        ...

    def waiting(self) -> Sequence[Approval]:
        """Give what waits for their word, the newest first."""
        ...

    def find(self, number: str) -> Approval | None:
        """Give one request they decide or decided, by its number as people type it."""
        ...

    def decide(self, approval: Approval, state: ApprovalState, why: str) -> Decided:
        """Approve or reject a request, and have whoever asked told; only DONE ended it."""
        ...


class Payslips(Protocol):
    """The employee's payslips."""

    def latest(self) -> Payslip | None:
        """Give the newest one."""
        ...

    def recent(self, limit: int = 12) -> Sequence[Payslip]:
        """Give the newest ones, newest first."""
        ...

    def of(self, period: str) -> Payslip | None:
        """Give the one of a month, YYYY-MM."""
        ...


class HeldEquipment(Protocol):
    """What the employee holds."""

    def mine(self) -> Sequence[Equipment]:
        """Give all of it, by kind."""
        ...

    def find(self, tag: str) -> Equipment | None:
        """Give the piece with a tag as people type it."""
        ...


class Directory(Protocol):
    """Lists that are nobody's secret among employees."""

    def holidays(self, first: date, last: date, site: str | None) -> Sequence[Holiday]:
        """Give the holidays between two days that hold at a site ("*": at any)."""
        ...

    def holiday_sites(self) -> Sequence[str]:
        """Give the sites that have holidays of their own."""
        ...

    def colleague(self, who: str | None) -> Sequence[Colleague]:
        """Give whoever has an id, if they work here now."""
        ...

    def named(self, words: Collection[str]) -> Sequence[Colleague]:
        """Give those whose names hold the most of some words, by name; nobody, if none does."""
        ...

    def titles(self) -> Sequence[str]:
        """Give every job title somebody has or had."""
        ...

    def departments(self) -> Sequence[str]:
        """Give every department somebody is or was in."""
        ...

    def titled(self, titles: Collection[str]) -> Sequence[Colleague]:
        """Give who has one of these job titles, by name."""
        ...

    def of_departments(self, names: Collection[str]) -> Sequence[Colleague]:
        """Give who is in one of these departments, by name."""
        ...

    def services(self) -> Sequence[Service]:
        """Give all systems, by name."""
        ...


@dataclass(frozen=True, kw_only=True)
class BackDesk(Desk):
    """The back office's desk, for one employee."""

    employee: Self
    leave: Leave
    approvals: Approvals
    payslips: Payslips
    equipment: HeldEquipment
    directory: Directory
    outages: Callable[[], Sequence[Outage]]
