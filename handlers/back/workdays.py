"""Which days count: a working day is a weekday that is no holiday at one's site."""

from collections.abc import Iterator
from datetime import date, timedelta

from handlers.back.desk import BackDesk

SATURDAY = 5
EVERYWHERE_ONLY = None  # an employee without a site has the holidays that hold at every site


def working_days(first: date, last: date, desk: BackDesk) -> int:
    """Count the days from `first` to `last`, both included, on which this employee works."""
    me = desk.employee.me()
    site = me.site if me else EVERYWHERE_ONLY
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
