"""Days, spans of days and months, in words or numbers, read against a given today."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from intents.entities import days
from intents.entities.tokens import Token, in_code, number_at
from intents.text.language import Language
from intents.understanding import Span


@dataclass(frozen=True, slots=True)
class Read:
    """A value read from tokens `[first:last]` (last not included)."""

    kind: str
    value: date | Span | time | str
    first: int
    last: int
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The tokens of one message and what they are read against."""

    tokens: list[Token]
    language: Language
    today: date

    def word(self, at: int) -> str:
        """The token's text; nothing past either end."""
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def says(self, at: int, group: str) -> bool:
        """Whether the token is one of the language's words of that group."""
        return self.word(at) in self.language.words.get(group, frozenset())

    def number(self, at: int) -> tuple[int, int] | None:
        """The number at a token and the token after it."""
        return number_at(self.tokens, at, self.language) if at < len(self.tokens) else None

    def day_number(self, at: int) -> tuple[int, int] | None:
        """A day of a month at a token: 5, 5th, fifth; and the token after it."""
        if at >= len(self.tokens):
            return None
        ordinal = self.language.ordinals.get(self.word(at))
        if ordinal:
            return ordinal, at + 1
        day = self.tokens[at].whole
        if day is None or not 1 <= day <= 31:
            return None
        ending = self.word(at + 1)
        glued = at + 1 < len(self.tokens) and self.tokens[at + 1].glued
        return day, at + 2 if glued and ending in _ENDINGS else at + 1


_ENDINGS = frozenset(("st", "nd", "rd", "th", "."))
Rule = Callable[[Page, int], Read | None]


def numeric(page: Page, at: int) -> Read | None:
    """Read 2026-12-24, 24.12.2026, 12/24/26, 24.12, 2026-03 and 03/2026."""
    token = page.tokens[at]
    if (
        len(token.numbers) not in (2, 3)
        or token.sign not in tuple("-./")
        or in_code(page.tokens, at)
    ):
        return None
    if len(token.numbers) == 3:
        day = _of_three(token, day_first=page.language.day_first)
        return Read("date", day, at, at + 1) if day else None
    first, second = token.numbers
    if max(token.digits) == 4:
        year, month = (first, second) if token.digits[0] == 4 else (second, first)
        fits = min(token.digits) <= 2 and year in days.YEARS and 1 <= month <= 12
        return Read("period", f"{year:04d}-{month:02d}", at, at + 1) if fits else None
    if token.sign == "-" or max(token.digits) > 2:
        return None
    if not page.language.day_first:
        first, second = second, first
    found = days.near_date(page.today, second, first) or days.near_date(page.today, first, second)
    return Read("date", found, at, at + 1) if found else None


def _of_three(token: Token, *, day_first: bool) -> date | None:
    if token.digits[0] == 4:
        return days.make_date(*token.numbers[:3])
    if token.digits[2] not in (2, 4):
        return None
    first, second, year = token.numbers
    year += 2000 if token.digits[2] == 2 else 0
    day, month = (first, second) if day_first else (second, first)
    return days.make_date(year, month, day) or days.make_date(year, day, month)


def named_day(page: Page, at: int) -> Read | None:
    """Read today, tomorrow, the day after tomorrow."""
    for size in range(4, 0, -1):
        said = " ".join(page.word(index) for index in range(at, at + size))
        if said in page.language.days:
            found = days.add_days(page.today, page.language.days[said])
            return Read("date", found, at, at + size) if found else None
    return None


def weekday(page: Page, at: int) -> Read | None:
    """Read Monday (the coming one), next Monday (of next week), this and last Monday."""
    moved = page.says(at, "next") or page.says(at, "last") or page.says(at, "this")
    name = at + 1 if moved else at
    wanted = page.language.weekdays.get(page.word(name))
    if wanted is None or (not moved and _unclear(page, at)):
        return None
    today = page.today
    monday = today - timedelta(days=today.weekday())
    if page.says(at, "next"):
        found = monday + timedelta(days=7 + wanted)
    elif page.says(at, "last"):
        found = today - timedelta(days=(today.weekday() - wanted - 1) % 7 + 1)
    elif page.says(at, "this"):
        found = monday + timedelta(days=wanted)
    else:
        found = today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)
    return Read("date", found, at, name + 1)


def _unclear(page: Page, at: int) -> bool:
    """Whether a word that is also an ordinary one stands without a hint that it is a date."""
    if not page.says(at, "unclear"):
        return False
    hint = any(
        page.says(at - 1, group) for group in ("in", "for", "from", "to", "of", "next", "last")
    )
    return not hint and len(page.tokens) > 1


def month_day(page: Page, at: int) -> Read | None:
    """Read 24 December, the 24th of Dec 2026, December 24."""
    named = page.day_number(at)
    if named:
        day, after = named
        after += page.says(after, "of")
        month = page.language.months.get(page.word(after))
        after += 1
    else:
        month = page.language.months.get(page.word(at))
        named = page.day_number(at + 1) if month else None
        if not named:
            return None
        day, after = named
    if not month:
        return None
    year, last = _year(page, after)
    found = days.make_date(year, month, day) if year else days.near_date(page.today, month, day)
    return Read("date", found, at, last) if found else None


def _year(page: Page, at: int) -> tuple[int | None, int]:
    at += page.word(at) == ","
    if at < len(page.tokens):
        token = page.tokens[at]
        if token.whole in days.YEARS and token.digits == (4,):
            return token.whole, at + 1
    return None, at


def month_name(page: Page, at: int) -> Read | None:
    """Read March 2026, March: a month as a period, the latest one begun when no year is said."""
    month = page.language.months.get(page.word(at))
    if not month:
        return None
    year, last = _year(page, at + 1)
    if not year and _unclear(page, at):
        return None
    if not year:
        year = page.today.year - (month > page.today.month)
        last = at + 1
    return Read("period", f"{year:04d}-{month:02d}", at, last)


def counted(page: Page, at: int) -> Read | None:
    """Read in two weeks, 3 days ago, a week from today."""
    inside = page.says(at, "in")
    start = at + inside
    number = (1, start + 1) if page.says(start, "a") else page.number(start)
    if not number:
        return None
    count, after = number
    after += page.says(after, "of") or page.word(after) == "a"
    unit = page.language.units.get(page.word(after))
    if not unit:
        return None
    after += 1
    if page.says(after, "ago"):
        found, last = days.move(page.today, -count, unit), after + 1
    elif inside:
        found, last = days.move(page.today, count, unit), after
    elif page.says(after, "from"):
        return _from_day(page, at, count, unit, after + 1)
    else:
        return None
    return Read("date", found, at, last) if found else None


def _from_day(page: Page, at: int, count: int, unit: str, after: int) -> Read | None:
    """Read 3 days from the 5th: a span that starts there. A week from today: the day itself."""
    if page.word(after) == "now":
        found = days.move(page.today, count, unit)
        return Read("date", found, at, after + 1) if found else None
    after += page.says(after, "of")
    start = _day_at(page, after)
    if not start or not isinstance(start.value, date):
        return None
    end = days.move(start.value, count, unit)
    if not end:
        return None
    if page.word(after) in page.language.days:
        return Read("date", end, at, start.last)
    return Read("span", Span(start.value, end - timedelta(days=1)), at, start.last)


def relative(page: Page, at: int) -> Read | None:
    """Read next week, last month, this year, the weekend."""
    step = 1 if page.says(at, "next") else -1 if page.says(at, "last") else 0
    moved = bool(step) or page.says(at, "this")
    unit = page.language.units.get(page.word(at + moved))
    if not unit or unit == "day" or not (moved or unit == "weekend"):
        return None
    last = at + moved + 1
    if unit == "month":
        month = days.add_months(page.today.replace(day=1), step)
        return Read("period", f"{month:%Y-%m}", at, last)
    return Read("span", _around(page.today, step, unit), at, last)


def _around(today: date, step: int, unit: str) -> Span:
    if unit == "year":
        year = today.year + step
        return Span(date(year, 1, 1), date(year, 12, 31))
    length = 2 if unit == "fortnight" else 1
    week = days.week_span(today + timedelta(days=7 * step * length))
    return replace(week, first=week.first + timedelta(days=5)) if unit == "weekend" else week


def week_of(page: Page, at: int) -> Read | None:
    """Read the week of 3 March, the week from Monday."""
    if page.language.units.get(page.word(at)) != "week" or not (
        page.says(at + 1, "of") or page.says(at + 1, "from")
    ):
        return None
    after = at + 2 + page.says(at + 2, "of")
    start = _day_at(page, after)
    if start and isinstance(start.value, date):
        return Read("span", days.week_span(start.value), at, start.last)
    return None


def month_place(page: Page, at: int) -> Read | None:
    """Read the 5th: that day of this month or the next."""
    named = page.day_number(at)
    ordinal = page.word(at) in page.language.ordinals
    if not named or (named[1] == at + 1 and not ordinal) or page.word(named[1] - 1) == ".":
        return None
    if ordinal and not (page.says(at - 1, "of") and page.word(at - 2) != ""):
        return None
    if (
        ordinal
        and page.word(named[1]) not in {"", ",", ".", "?", "!"}
        and not page.says(named[1], "to")
    ):
        return None  # "the second item" is no day
    found = days.coming_day(page.today, named[0])
    return Read("date", found, at, named[1]) if found else None


DAY_RULES: tuple[Rule, ...] = (numeric, named_day, weekday, month_day, month_place)
RULES: tuple[Rule, ...] = (*DAY_RULES, month_name, counted, relative, week_of)


def _day_at(page: Page, at: int) -> Read | None:
    """Read a day that begins at a token; None past the end of the message."""
    if at >= len(page.tokens):
        return None
    return next((read for rule in DAY_RULES if (read := rule(page, at))), None)
