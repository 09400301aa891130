"""What a back-office handler may reach."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from handlers.desk import Desk
from storage.records.back import (
    Approval,
    Colleague,
    Decision,
    Employee,
    Equipment,
    Holiday,
    LeaveBalance,
    LeaveRequest,
    LeaveState,
    Outage,
    Payslip,
    Service,
)


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


class Approvals(Protocol):
    """What this employee may decide, which is never what they asked for themselves."""

    def waiting(self) -> Sequence[Approval]:
        """Give what waits for their word, the newest first."""
        ...

    def find(self, number: str) -> Approval | None:
        """Give one request they decide or decided, by its number as people type it."""
        ...

    def announce(self, number: str) -> None:
        """Tell whoever decides on a request that it waits for them."""
        ...

    def decide(self, approval: Approval, state: LeaveState, why: str) -> Decision:
        """Approve or reject a request, and tell whoever asked; only DONE changed anything."""
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

    def colleagues(self) -> Sequence[Colleague]:
        """Give everyone who works here now, by name, and what all may know of them."""
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
