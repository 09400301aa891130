"""Leave: what an employee is entitled to, took, booked and asked for."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from storage.back.tables import leave, leave_requests
from storage.database.moments import from_row, to_row
from storage.records.back import LeaveBalance, LeaveRequest, LeaveState

_ENTITLED = (
    select(leave)
    .where(leave.c.employee_id == bindparam("employee"), leave.c.year == bindparam("year"))
    .order_by(leave.c.kind)
)
_REQUESTS = (
    select(leave_requests)
    .where(leave_requests.c.employee_id == bindparam("employee"))
    .order_by(leave_requests.c.first_day.desc(), leave_requests.c.number.desc())
)
_CANCEL = (
    update(leave_requests)
    .where(leave_requests.c.number == bindparam("wanted"))
    .where(leave_requests.c.employee_id == bindparam("employee"))
    .where(leave_requests.c.first_day > bindparam("today"))
    .where(leave_requests.c.state.in_([LeaveState.REQUESTED.value, LeaveState.APPROVED.value]))
    .values(state=LeaveState.CANCELLED.value, decided_at=bindparam("now"))
)


_ONE = select(leave_requests).where(leave_requests.c.number == bindparam("wanted"))
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


def decide(connection: Connection, number: int, state: LeaveState, now: datetime) -> None:
    """Note what was decided on a request that waits."""
    row = {"wanted": number, "verdict": state.value, "now": to_row(now)}
    connection.execute(_DECIDE, row)


def fits(connection: Connection, number: int) -> bool:
    """Whether the days of a request are still there, other requests not counted.

    PostgreSQL holds the entitlement until the commit, so of two approvals at the same moment the
    second sees what the first one booked.
    """
    row = connection.execute(_ONE, {"wanted": number}).one_or_none()
    if row is None:
        return False
    asked = read_request(row)
    year = asked.first.year
    connection.execute(_HOLD, {"employee": row.employee_id, "of": asked.kind, "year": year})
    balances = LeaveOf(connection, row.employee_id).balances(year)
    balance = next((known for known in balances if known.kind == asked.kind), None)
    if balance is None or balance.left is None:
        return True
    return asked.days <= balance.left + balance.pending


class LeaveOf:
    """One employee's leave."""

    def __init__(self, connection: Connection, employee_id: str | None) -> None:
        """Take a connection to the back database and whose leave may be seen."""
        self._connection = connection
        self._employee_id = employee_id

    def balances(self, year: int) -> tuple[LeaveBalance, ...]:
        """Give every kind of leave kept for a year.

        A request counts from the books' own day on: what lies before the last import is
        taken to be in the company's figure already.
        """
        requests = self.requests()
        rows = self._connection.execute(_ENTITLED, {"employee": self._employee_id, "year": year})
        return tuple(_balance(row, requests) for row in rows)

    def requests(self) -> tuple[LeaveRequest, ...]:
        """Give what was asked for here, the latest days first."""
        rows = self._connection.execute(_REQUESTS, {"employee": self._employee_id})
        return tuple(read_request(row) for row in rows)

    def request(self, asked: LeaveRequest, now: datetime) -> None:
        """Keep a request under its ticket's number; without an approver the HR team decides."""
        self._connection.execute(
            insert(leave_requests),
            {
                "number": asked.number,
                "employee_id": self._employee_id,
                "kind": asked.kind,
                "first_day": asked.first.isoformat(),
                "last_day": asked.last.isoformat(),
                "days": str(asked.days),
                "state": asked.state.value,
                "approver": asked.approver,
                "asked_at": to_row(now),
            },
        )

    def cancel(self, number: int, today: date, now: datetime) -> bool:
        """Cancel a request of theirs whose days have not begun; say whether it was."""
        parameters = {
            "wanted": number,
            "employee": self._employee_id,
            "today": today.isoformat(),
            "now": to_row(now),
        }
        return self._connection.execute(_CANCEL, parameters).rowcount == 1


def _balance(row: Row[*tuple[object, ...]], requests: tuple[LeaveRequest, ...]) -> LeaveBalance:
    known = from_row(row.imported_at).date()

    def days(state: LeaveState) -> Decimal:
        return sum(
            (
                request.days
                for request in requests
                if request.kind == row.kind
                and request.state is state
                and request.first.year == row.year
                and request.first >= known
            ),
            Decimal(0),
        )

    return LeaveBalance(
        kind=row.kind,
        year=row.year,
        entitled=None if row.entitled_days is None else Decimal(row.entitled_days),
        taken=Decimal(row.taken_days or 0),
        booked=days(LeaveState.APPROVED),
        pending=days(LeaveState.REQUESTED),
    )


def read_request(row: Row[*tuple[object, ...]]) -> LeaveRequest:
    """Make the value of a row of `leave_requests`."""
    return LeaveRequest(
        number=row.number,
        kind=row.kind,
        first=date.fromisoformat(row.first_day),
        last=date.fromisoformat(row.last_day),
        days=Decimal(row.days),
        state=LeaveState(row.state),
        approver=row.approver,
    )
