"""What every employee may know of the house: colleagues, holidays, services, rooms and more."""

from datetime import date

from sqlalchemy import Connection, bindparam, or_, select

from storage.back.tables import budgets, courses, employees, holidays, openings, rooms, services
from storage.database.moments import from_row
from storage.database.rows import day
from storage.records.back import Budget, Colleague, Course, Holiday, Opening, Outage, Room, Service
from storage.records.work import Severity, TicketState
from storage.tables.work import tickets

_HOLIDAYS = (
    select(holidays)
    .where(holidays.c.date >= bindparam("first"), holidays.c.date <= bindparam("last"))
    .where(or_(holidays.c.site == "", holidays.c.site == bindparam("at"), bindparam("at") == "*"))
    .order_by(holidays.c.date, holidays.c.site)
)
_SITES = select(holidays.c.site).where(holidays.c.site != "").distinct().order_by(holidays.c.site)
_COLLEAGUES = (
    select(
        employees.c.id,
        employees.c.name,
        employees.c.title,
        employees.c.department,
        employees.c.site,
        employees.c.email,
        employees.c.manager_id,
    )
    .where(employees.c.active.is_(True))
    .order_by(employees.c.name, employees.c.id)
)
_SERVICES = select(services).order_by(services.c.name)
_OVER = (TicketState.RESOLVED, TicketState.WITHDRAWN)
_OUTAGES = (
    select(tickets.c.subject, tickets.c.severity, tickets.c.created_at)
    .where(tickets.c.kind == "incident")
    .where(tickets.c.state.in_([one.value for one in TicketState if one not in _OVER]))
    .order_by(tickets.c.created_at.desc())
)
_BUDGETS = select(budgets).order_by(budgets.c.code)
_COURSES = select(courses).order_by(courses.c.starts_on, courses.c.code)
_OPENINGS = select(openings).order_by(openings.c.opened_on.desc(), openings.c.code)
_ROOMS = select(rooms).order_by(rooms.c.seats, rooms.c.name)

EVERYWHERE = "*"


class Directory:
    """Lists that are nobody's secret among employees."""

    def __init__(self, connection: Connection) -> None:
        """Take a connection to the back database."""
        self._connection = connection

    def holidays(self, first: date, last: date, site: str | None) -> tuple[Holiday, ...]:
        """Give the holidays between two days that hold at a site.

        `EVERYWHERE` gives those of all sites, None only those that hold at every site.
        """
        parameters = {"first": first.isoformat(), "last": last.isoformat(), "at": site or ""}
        rows = self._connection.execute(_HOLIDAYS, parameters)
        return tuple(Holiday(date.fromisoformat(r.date), r.name, r.site or None) for r in rows)

    def holiday_sites(self) -> tuple[str, ...]:
        """Give the sites that have holidays of their own."""
        return tuple(self._connection.execute(_SITES).scalars())

    def colleagues(self) -> tuple[Colleague, ...]:
        """Give everyone who works here now, by name, and what all may know of them."""
        return tuple(Colleague(*row) for row in self._connection.execute(_COLLEAGUES))

    def services(self) -> tuple[Service, ...]:
        """Give all systems, by name."""
        rows = self._connection.execute(_SERVICES)
        return tuple(Service(r.name, r.team, r.customer_facing) for r in rows)

    def outages(self) -> tuple[Outage, ...]:
        """Give the incidents that are not over, the newest first."""
        return tuple(
            Outage(r.subject, Severity(r.severity), from_row(r.created_at))
            for r in self._connection.execute(_OUTAGES)
        )

    def budgets(self) -> tuple[Budget, ...]:
        """Give all cost centres, by code."""
        return tuple(Budget(r.code, r.name, r.owner_id) for r in self._connection.execute(_BUDGETS))

    def courses(self) -> tuple[Course, ...]:
        """Give all training, the next first."""
        rows = self._connection.execute(_COURSES)
        return tuple(Course(r.code, r.title, day(r.starts_on), r.seats) for r in rows)

    def openings(self) -> tuple[Opening, ...]:
        """Give all jobs to fill, newest first."""
        rows = self._connection.execute(_OPENINGS)
        return tuple(Opening(r.code, r.title, r.site, day(r.opened_on)) for r in rows)

    def rooms(self) -> tuple[Room, ...]:
        """Give all meeting rooms, smallest first."""
        return tuple(
            Room(r.name, r.site or None, r.seats) for r in self._connection.execute(_ROOMS)
        )
