"""Questions anyone may ask: articles, opening hours, where we are, warranty, privacy."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from handlers.articles import Question, cite, look_up
from handlers.front.desk import FrontDesk
from handlers.handler import Handler, handles
from handlers.reply import Escalate, Reply
from handlers.slots import ProductCode
from storage.records.front import OrderState
from storage.records.hours import Hours, Opening

SOON = 21  # days ahead within which a closure is worth saying


@handles("inquiries.article", Question)
def answer(want: Question, desk: FrontDesk) -> Reply:
    """Answer a question from our articles."""
    return look_up(want, desk)


# --- when and where ----------------------------------------------------------------------------


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


# --- warranty and privacy ----------------------------------------------------------------------


@dataclass(frozen=True)
class Covered:
    """The product somebody asks the warranty of, if they name one."""

    product: ProductCode | None = None


@handles("inquiries.warranty", Covered)
def tell_warranty(want: Covered, desk: FrontDesk) -> Reply:
    """Say what the warranty covers and until when."""
    months = desk.company.windows.warranty_months
    reply = Reply("inquiries.warranty", months=months)
    lines = [*_until(want.product, months, desk)] if want.product else []
    passage = desk.articles.answer("what does the warranty cover")
    return reply.followed_by(*lines, *([cite(passage)] if passage else []))


def _until(sku: ProductCode, months: int, desk: FrontDesk) -> Iterator[Reply]:
    """Give the end of the warranty of each one they bought; nothing for anonymous contacts."""
    for order in desk.orders.mine(50):
        bought = next((line for line in order.lines if line.sku == sku), None)
        if bought and order.delivered_on and order.state is OrderState.DELIVERED:
            until = later(order.delivered_on, months)
            key = "inquiries.warranty.until" if until >= desk.today() else "inquiries.warranty.over"
            yield Reply(key, product=bought.name, number=order.number, until=until)


def later(day: date, months: int) -> date:
    """Give the day so many months later, or the last of that month where it has fewer days."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day  # noqa: PLR2004
    return date(year, month + 1, min(day.day, last))


@handles("inquiries.privacy")
def tell_privacy(desk: FrontDesk) -> Reply:
    """Say what we hold about you."""
    customer = desk.customer.me()
    if customer is None:
        reply = Reply("inquiries.privacy.anonymous")
    else:
        held = (("name", customer.name), ("email", customer.email), ("phone", customer.phone))
        lines = [Reply(f"inquiries.privacy.{key}", value=value) for key, value in held if value]
        count = Reply("inquiries.privacy.orders", count=desk.customer.order_count())
        cases = Reply("inquiries.privacy.cases", count=len(desk.tickets.mine()))
        reply = Reply("inquiries.privacy").followed_by(*lines, count, cases)
    passage = desk.articles.answer("personal data privacy rights")
    return reply.followed_by(*([cite(passage)] if passage else []))


HANDLERS: tuple[Handler[FrontDesk], ...] = (
    answer,
    tell_hours,
    tell_location,
    tell_warranty,
    tell_privacy,
)
