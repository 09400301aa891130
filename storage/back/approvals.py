"""Requests for leave that need somebody's yes: who may give it, and giving it.

The manager whom the employee was told decides. Where there was none, or they no longer work here,
the HR team does: the active employees whose department is called like it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, select, update

from storage.back.employees import EmployeeSelf
from storage.back.leave import LeaveOf, read_request
from storage.back.tables import employees, leave, leave_requests
from storage.database.moments import from_row, to_row
from storage.records.back import Approval, Decision, LeaveState
from storage.records.work import LEAVE_REQUEST
from storage.tables.work import tickets

KIND = LEAVE_REQUEST  # the kind of its ticket; a sick report needs nobody's yes
HIGHEST = 2**63 - 1  # neither engine can look for a higher number

_DECIDER = employees.alias("decider")
_ALL = (
    select(
        leave_requests,
        tickets.c.title,
        func.coalesce(employees.c.name, leave_requests.c.employee_id).label("employee"),
        _DECIDER.c.id.label("decider_id"),
        _DECIDER.c.name.label("decider"),
    )
    .join_from(leave_requests, tickets, tickets.c.number == leave_requests.c.number)
    .outerjoin(employees, employees.c.id == leave_requests.c.employee_id)
    .outerjoin(
        _DECIDER,
        and_(
            _DECIDER.c.id == leave_requests.c.approver,
            _DECIDER.c.id != leave_requests.c.employee_id,
            _DECIDER.c.active.is_(True),
        ),
    )
    .where(tickets.c.kind == KIND)
    .order_by(leave_requests.c.number.desc())
)
_WAITING = _ALL.where(leave_requests.c.state == LeaveState.REQUESTED.value)
_ONE = _ALL.where(leave_requests.c.number == bindparam("wanted"))
_HOLD = (
    select(leave.c.kind)
    .where(leave.c.employee_id == bindparam("employee"), leave.c.kind == bindparam("of"))
    .where(leave.c.year == bindparam("year"))
    .with_for_update()
)
_DECIDE = (
    update(leave_requests)
    .where(leave_requests.c.number == bindparam("wanted"))
    .where(leave_requests.c.state == LeaveState.REQUESTED.value)
    .values(state=bindparam("verdict"), decided_at=bindparam("now"))
)


def every(connection: Connection, most: int = 500) -> list[Approval]:
    """Give the requests of everyone, newest first: for the command line, never for a desk."""
    return [_approval(row) for row in connection.execute(_ALL.limit(most))]


def find(connection: Connection, number: int) -> Approval | None:
    """Give a request by number, whoever decides it: never for a desk."""
    if number > HIGHEST:
        return None
    row = connection.execute(_ONE, {"wanted": number}).one_or_none()
    return None if row is None else _approval(row)


class ApprovalsOf:
    """What one employee may decide."""

    def __init__(self, connection: Connection, employee_id: str | None, hr: str) -> None:
        """Take a connection to the back database, who decides, and the name of the HR team."""
        self._connection = connection
        self._hr = hr
        self._me = EmployeeSelf(connection, employee_id).me()

    def waiting(self) -> tuple[Approval, ...]:
        """Give what waits for this employee's word, the newest first."""
        rows = self._connection.execute(_WAITING)
        return tuple(one for one in map(_approval, rows) if self._decides(one))

    def find(self, number: str) -> Approval | None:
        """Give one request they decide or decided, by its number as people type it."""
        digits = "".join(sign for sign in number if sign.isdecimal())
        found = find(self._connection, int(digits)) if digits else None
        return found if found is not None and self._decides(found) else None

    def decide(self, number: int, state: LeaveState, now: datetime) -> Decision:
        """Approve or reject a request; only DONE has changed anything."""
        found = find(self._connection, number)
        if found is None:
            return Decision.UNKNOWN
        if self._me is not None and found.employee_id == self._me.id:
            return Decision.OWN
        if not self._decides(found):
            return Decision.OTHERS
        if found.request.state is not LeaveState.REQUESTED:
            return Decision.ALREADY
        if state is LeaveState.APPROVED and not self._fits(found):
            return Decision.SHORT
        row = {"wanted": number, "verdict": state.value, "now": to_row(now)}
        done = self._connection.execute(_DECIDE, row).rowcount == 1
        return Decision.DONE if done else Decision.ALREADY

    def _decides(self, one: Approval) -> bool:
        me = self._me
        if me is None or not me.active or me.id == one.employee_id:
            return False
        if one.decider_id is not None:
            return me.id == one.decider_id
        return (me.department or "").casefold() == self._hr.casefold()

    def _fits(self, one: Approval) -> bool:
        """Whether the days are still there, other requests not counted.

        PostgreSQL holds the entitlement until the commit, so of two approvals at the same moment
        the second sees what the first one booked.
        """
        year, kind = one.request.first.year, one.request.kind
        row = {"employee": one.employee_id, "of": kind, "year": year}
        self._connection.execute(_HOLD, row)
        balances = LeaveOf(self._connection, one.employee_id).balances(year)
        balance = next((known for known in balances if known.kind == kind), None)
        if balance is None or balance.left is None:
            return True
        return one.request.days <= balance.left + balance.pending


def _approval(row: Row[*tuple[Any, ...]]) -> Approval:
    return Approval(
        request=read_request(row),
        title=row.title,
        employee_id=row.employee_id,
        employee=row.employee,
        decider_id=row.decider_id,
        decider=row.decider,
        asked_at=from_row(row.asked_at),
    )
