"""Which days count: a working day is a weekday that is no holiday at one's site."""

from collections.abc import Iterator
from datetime import date, timedelta

from handlers.back.desk import BackDesk

SATURDAY = 5


def working_days(first: date, last: date, desk: BackDesk) -> int:
    """Count the days from `first` to `last`, both included, on which this employee works.

    Without a site they have the holidays that hold at every site.
    """
    me = desk.employee.me()
    site = me.site if me else None
    free = {holiday.date for holiday in desk.directory.holidays(first, last, site)}
    return sum(day.weekday() < SATURDAY and day not in free for day in _days(first, last))


def payday(year: int, month: int, day_of_month: int, desk: BackDesk) -> date:
    """Give the day pay arrives in a month: the day itself or the working day before it."""
    following = date(year + month // 12, month % 12 + 1, 1)
    day = min(
        date(year, month, 1) + timedelta(days=day_of_month - 1), following - timedelta(days=1)
    )
    while working_days(day, day, desk) == 0 and day.day > 1:
        day -= timedelta(days=1)
    return day


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
