"""Employees: who is behind a channel's id, one's own record and one's manager."""

from sqlalchemy import Connection, Row, bindparam, select

from storage.back.tables import employees
from storage.database.keys import email_key
from storage.database.rows import day
from storage.records.back import Employee

_ONE = select(employees).where(employees.c.id == bindparam("employee"))
_BY_EMAIL = (
    select(employees.c.id)
    .where(employees.c.email_key == bindparam("email"))
    .where(employees.c.active.is_(True))
)
_ACTIVE = select(employees).where(employees.c.active.is_(True)).order_by(employees.c.name)
_MANAGER = employees.alias("manager")
_BOSS = (
    select(_MANAGER)
    .join(employees, employees.c.manager_id == _MANAGER.c.id)
    .where(employees.c.id == bindparam("employee"), _MANAGER.c.active.is_(True))
    .where(_MANAGER.c.id != employees.c.id)  # nobody decides on what they ask for themselves
)


def by_email(connection: Connection, email: str) -> str | None:
    """Give the id of the active employee with an e-mail; None if nobody or two have it."""
    found = connection.execute(_BY_EMAIL, {"email": email_key(email)}).scalars().all()
    return found[0] if len(found) == 1 else None


def find_active(connection: Connection, named: str) -> str | None:
    """Give the id of the active employee with an id, or else with an e-mail."""
    employee = EmployeeSelf(connection, named.strip()).me()
    if employee is not None:
        return employee.id if employee.active else None
    return by_email(connection, named)


def list_active(connection: Connection) -> list[Employee]:
    """Give everyone who works here now, by name. For the demo: no desk sees this."""
    return [_employee(row) for row in connection.execute(_ACTIVE)]


class EmployeeSelf:
    """One employee's own record, and whom they report to."""

    def __init__(self, connection: Connection, employee_id: str | None) -> None:
        """Take a connection to the back database and whose record may be seen."""
        self._connection = connection
        self._employee = {"employee": employee_id}

    def me(self) -> Employee | None:
        """Give the record."""
        row = self._connection.execute(_ONE, self._employee).one_or_none()
        return None if row is None else _employee(row)

    def manager(self) -> Employee | None:
        """Give the active employee who decides on requests; None if nobody is named."""
        row = self._connection.execute(_BOSS, self._employee).one_or_none()
        return None if row is None else _employee(row)


def _employee(row: Row[*tuple[object, ...]]) -> Employee:
    return Employee(
        id=row.id,
        name=row.name,
        email=row.email,
        department=row.department,
        title=row.title,
        manager_id=row.manager_id,
        site=row.site,
        starts_on=day(row.starts_on),
        active=row.active,
    )
