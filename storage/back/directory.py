"""What every employee may know of the house: colleagues, holidays, services, rooms and more."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, or_, select

from storage.back.tables import (
    budgets,
    courses,
    employee_words,
    employees,
    holidays,
    openings,
    rooms,
    services,
)
from storage.database.moments import from_row
from storage.database.rows import day
from storage.database.statements import different
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
_THOSE = _COLLEAGUES.where(employees.c.id.in_(bindparam("those", expanding=True)))
_TITLED = _COLLEAGUES.where(employees.c.title.in_(bindparam("called", expanding=True)))
_IN_DEPARTMENT = _COLLEAGUES.where(employees.c.department.in_(bindparam("called", expanding=True)))
_SHARED = (
    select(employee_words.c.employee_id, func.count().label("shared"))
    .join(employees, employees.c.id == employee_words.c.employee_id)
    .where(employee_words.c.word.in_(bindparam("words", expanding=True)))
    .where(employees.c.active.is_(True))
    .group_by(employee_words.c.employee_id)
)
_TITLES = different(employees.c.title)
_DEPARTMENTS = different(employees.c.department)
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
MOST_WORDS = 40  # of a message that are compared with names


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

    def colleague(self, who: str | None) -> tuple[Colleague, ...]:
        """Give whoever has an id, if they work here now."""
        return self._colleagues(_THOSE, those=[who])

    def named(self, words: Collection[str]) -> tuple[Colleague, ...]:
        """Give those whose names hold the most of some words, by name; nobody, if none does."""
        some = {"words": sorted(words)[:MOST_WORDS]}
        shared = self._connection.execute(_SHARED, some).all()
        most = max((row.shared for row in shared), default=0)
        return self._colleagues(
            _THOSE, those=[row.employee_id for row in shared if row.shared == most]
        )

    def titles(self) -> Sequence[str]:
        """Give every job title somebody has or had."""
        return self._connection.execute(_TITLES).scalars().all()

    def departments(self) -> Sequence[str]:
        """Give every department somebody is or was in."""
        return self._connection.execute(_DEPARTMENTS).scalars().all()

    def titled(self, titles: Collection[str]) -> tuple[Colleague, ...]:
        """Give who has one of these job titles, by name."""
        return self._colleagues(_TITLED, called=sorted(titles))

    def of_departments(self, names: Collection[str]) -> tuple[Colleague, ...]:
        """Give who is in one of these departments, by name."""
        return self._colleagues(_IN_DEPARTMENT, called=sorted(names))

    def _colleagues(
        self, statement: Select[Any], **which: Sequence[str | None]
    ) -> tuple[Colleague, ...]:
        return tuple(Colleague(*row) for row in self._connection.execute(statement, which))

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
