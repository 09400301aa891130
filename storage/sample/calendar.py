"""Public holidays in Ireland, and the working days around them."""

from collections.abc import Iterator
from datetime import date, timedelta

MONDAY, FRIDAY, SATURDAY = 0, 4, 5


def holidays(year: int) -> Iterator[tuple[date, str]]:
    """Give a year's public holidays: Organisation of Working Time Act 1997, second schedule."""
    yield date(year, 1, 1), "New Year's Day"
    brigid = date(year, 2, 1)  # the day itself if it is a Friday, else the first Monday
    yield (
        brigid if brigid.weekday() == FRIDAY else first_monday(year, 2),
        "Saint Brigid's Day",
    )
    yield date(year, 3, 17), "Saint Patrick's Day"
    yield easter(year) + timedelta(days=1), "Easter Monday"
    yield first_monday(year, 5), "May Day"
    yield first_monday(year, 6), "June Holiday"
    yield first_monday(year, 8), "August Holiday"
    yield last_monday(year, 10), "October Holiday"
    yield date(year, 12, 25), "Christmas Day"
    yield date(year, 12, 26), "Saint Stephen's Day"


def first_monday(year: int, month: int) -> date:
    """Give the first Monday of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7)


def last_monday(year: int, month: int) -> date:
    """Give the last Monday of a month, December excepted."""
    last = date(year, month + 1, 1) - timedelta(days=1)
    return last - timedelta(days=last.weekday())


def easter(year: int) -> date:
    """Give Easter Sunday, by the anonymous Gregorian algorithm."""
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    moon -= (moon == 29) or (moon == 28 and year % 19 > 10)  # noqa: PLR2004 - of the algorithm
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    month, day = divmod(
        moon + sunday + 114 - 7 * ((year % 19 + 11 * moon + 22 * sunday) // 451), 31
    )
    return date(year, month, day + 1)


def is_working_day(day: date) -> bool:
    """Whether people work: Monday to Friday, and no public holiday."""
    return day.weekday() < SATURDAY and all(day != free for free, _ in holidays(day.year))


def working_day(day: date, step: int) -> date:
    """Give the day itself or the nearest working day after (`step` 1) or before it (-1)."""
    while not is_working_day(day):
        day += timedelta(days=step)
    return day
