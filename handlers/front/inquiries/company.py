"""When we are open, and where we are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from handlers.front.desk import FrontDesk
from handlers.handler import Handler, handles
from handlers.reply import Escalate, Reply
from storage.records.hours import Hours, Opening

SOON = 21  # days ahead within which a closure is worth saying


class Weekday(IntEnum):
    """The days as Python counts them."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


@dataclass(frozen=True)
class When:
    """A day somebody asks about, if they name one."""

    day: date | None = None


@handles("inquiries.hours", When)
def tell_hours(want: When, desk: FrontDesk) -> Reply:
    """Say when we are open."""
    hours = desk.company.hours
    if want.day is not None and want.day != desk.today():
        return _on(hours, want.day)
    return _now(desk).followed_by(*_week(hours), *_closures(hours, desk.today()))


def _on(hours: Hours, day: date) -> Reply:
    closure = hours.closure(day)
    if closure is not None:
        return Reply("inquiries.hours.closure", day=day, name=closure.name)
    openings = hours.on(day)
    if not openings:
        return Reply("inquiries.hours.closed_on", day=day)
    return Reply("inquiries.hours.open_on", day=day, times=_times(openings))


def _now(desk: FrontDesk) -> Reply:
    hours = desk.company.hours
    closing = hours.closing(desk.now())
    if closing is not None:
        return Reply("inquiries.hours.open_now", until=closing.time(), zone=hours.time_zone)
    opening = hours.next_opening(desk.now())
    if opening is None:
        return Reply("inquiries.hours.no_hours")
    return Reply("inquiries.hours.closed_now", opens=opening, zone=hours.time_zone)


def _week(hours: Hours) -> Iterator[Reply]:
    """Give a line for each run of days with the same openings."""
    first = 0
    for day in range(1, len(hours.week) + 1):
        if day < len(hours.week) and hours.week[day] == hours.week[first]:
            continue
        values = {"first": Weekday(first), "last": Weekday(day - 1)}
        times = _times(hours.week[first])
        kind = "day" if day - 1 == first else "days"
        if times:
            yield Reply(f"inquiries.hours.{kind}", **values, times=times)
        else:
            yield Reply(f"inquiries.hours.{kind}_closed", **values)
        first = day


def _times(openings: tuple[Opening, ...]) -> str:
    return ", ".join(f"{one.opens:%H:%M}–{one.closes:%H:%M}" for one in openings)


def _closures(hours: Hours, today: date) -> Iterator[Reply]:
    for closure in hours.closures:
        if today <= closure.date <= today + timedelta(days=SOON):
            yield Reply("inquiries.hours.closure", day=closure.date, name=closure.name)


@handles("inquiries.location")
def tell_location(desk: FrontDesk) -> Reply | Escalate:
    """Say where to find us."""
    contact = desk.company.contact
    if contact.address is None:
        return Escalate("no_address", Reply("inquiries.location.unknown"))
    more = (
        ("directions", contact.directions),
        ("phone", contact.phone),
        ("email", contact.email),
        ("website", contact.website),
    )
    lines = [Reply(f"inquiries.location.{key}", text=text) for key, text in more if text]
    return Reply("inquiries.location", address=contact.address).followed_by(*lines, _now(desk))


HANDLERS: tuple[Handler[FrontDesk], ...] = (
    tell_hours,
    tell_location,
)
