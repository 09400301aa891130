"""Payslips, each for the one it belongs to."""

from decimal import Decimal

from sqlalchemy import Connection, Row, bindparam, select

from storage.back.tables import payslips
from storage.database.rows import day
from storage.records.back import Payslip
from storage.records.money import Money

_MINE = (
    select(payslips)
    .where(payslips.c.employee_id == bindparam("employee"))
    .order_by(payslips.c.period.desc())
    .limit(bindparam("limit"))
)
_ONE = select(payslips).where(
    payslips.c.employee_id == bindparam("employee"), payslips.c.period == bindparam("wanted")
)


class PayslipsOf:
    """One employee's payslips."""

    def __init__(self, connection: Connection, employee_id: str | None) -> None:
        """Take a connection to the back database and whose payslips may be seen."""
        self._connection = connection
        self._employee_id = employee_id

    def latest(self) -> Payslip | None:
        """Give the newest one."""
        return next(iter(self.recent(1)), None)

    def recent(self, limit: int = 12) -> tuple[Payslip, ...]:
        """Give the newest ones, newest first."""
        parameters = {"employee": self._employee_id, "limit": limit}
        return tuple(_payslip(row) for row in self._connection.execute(_MINE, parameters))

    def of(self, period: str) -> Payslip | None:
        """Give the one of a month, YYYY-MM."""
        parameters = {"employee": self._employee_id, "wanted": period}
        row = self._connection.execute(_ONE, parameters).one_or_none()
        return None if row is None else _payslip(row)


def _payslip(row: Row[*tuple[object, ...]]) -> Payslip:
    return Payslip(
        period=row.period,
        gross=Money(Decimal(row.gross), row.currency),
        net=Money(Decimal(row.net), row.currency),
        paid_on=day(row.paid_on),
    )
