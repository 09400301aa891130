"""Reckoning with days: none that does not exist, none out of reason."""

from datetime import date, timedelta

from intents.understanding import Span

FAR = 300  # days: a day without a year that is further off than this is the one just past
YEARS = range(1900, 2101)  # a year outside is a number
FURTHEST = 40_000  # days from today that "in N days" may lie


def make_date(year: int, month: int, day: int) -> date | None:
    """The date, or None when there is no such day or its year is out of reason."""
    if year not in YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def near_date(today: date, month: int, day: int) -> date | None:
    """A day without a year: the coming one, unless that is ten months off and one just passed."""
    for year in range(today.year, today.year + 9):  # nine: a 29 February may be eight years off
        found = make_date(year, month, day)
        if found and found >= today:
            passed = make_date(year - 1, month, day)
            return passed if passed and (found - today).days > FAR else found
    return None


def coming_day(today: date, day: int) -> date | None:
    """The next such day of a month, today included."""
    month = today.replace(day=1)
    for _ in range(3):
        found = make_date(month.year, month.month, day)
        if found and found >= today:
            return found
        month = add_months(month, 1)
    return None


def add_days(day: date, days: int) -> date | None:
    """Some days on or back; None when that leaves the calendar."""
    if abs(days) > FURTHEST:
        return None
    found = day + timedelta(days=days)
    return found if found.year in YEARS else None


def add_months(day: date, months: int) -> date:
    """The same day some months on, or the last one that month has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for wanted in range(day.day, day.day - 4, -1):
        found = make_date(year, month + 1, wanted)
        if found:
            return found
    return day


def month_span(year: int, month: int) -> Span:
    """The whole month."""
    first = date(year, month, 1)
    return Span(first, add_months(first, 1) - timedelta(days=1))


def week_span(day: date) -> Span:
    """The week, Monday to Sunday, that holds the day."""
    monday = day - timedelta(days=day.weekday())
    return Span(monday, monday + timedelta(days=6))


def move(day: date, count: int, unit: str) -> date | None:
    """`count` days, weeks, fortnights, months or years on (or back)."""
    if abs(count) > FURTHEST:
        return None
    if unit in {"month", "year"}:
        months = count * (12 if unit == "year" else 1)
        return add_months(day, months) if abs(months) <= 12 * 200 else None
    return add_days(day, count * {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}[unit])
