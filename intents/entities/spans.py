"""Stretches of days: a first and a last day joined, and the words before them that say which."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

from intents.entities import days
from intents.entities.dates import RULES, Page, Read
from intents.entities.times import TIME_RULES
from intents.understanding import Span


def read_dates(page: Page) -> list[Read]:
    """Every date, span, month and time of a message, in order; the longest at each place."""
    found: list[Read] = []
    at = 0
    while at < len(page.tokens):
        longest = _longest(page, at)
        if longest:
            found += longest
            at = longest[0].last
        else:
            at += 1
    found = [replace(read, role=_role(page, read)) for read in found]
    found = _forward(page, found)
    return [*found, *_months(page, found), *_joined(page, found)]


def _forward(page: Page, found: list[Read]) -> list[Read]:
    """From Monday to Wednesday, said on a Tuesday: the Wednesday after that Monday."""
    mended = list(found)
    for at, (first, last) in enumerate(pairwise(found), 1):
        a, b = mended[at - 1].value, last.value
        said = page.word(last.last - 1) in page.language.weekdays
        if said and first.role == "from" and isinstance(a, date) and isinstance(b, date) and b < a:
            mended[at] = replace(last, value=days.add_days(b, 7) or b)
    return mended


def _longest(page: Page, at: int) -> list[Read]:
    token = page.tokens[at]
    if not token.numbers and token.text not in page.language.date_starts:
        return []
    short = _short_range(page, at)
    if short:
        return short
    readings = [read for rule in (*RULES, *TIME_RULES) if (read := rule(page, at))]
    if not readings:
        return []
    last = max(read.last for read in readings)
    return [next(read for read in readings if read.last == last)]


def _short_range(page: Page, at: int) -> list[Read]:
    """Read 3-5 December, 3 to 5 December, December 3-5: two days of one month."""
    months = page.language.months
    leading = months.get(page.word(at))
    bounds = _bounds(page, at + 1 if leading else at)
    if not bounds:
        return []
    first, last, after = bounds
    month = leading or months.get(page.word(after + page.says(after, "of")))
    if not month:
        return []
    after += 0 if leading else 1 + page.says(after, "of")
    year, after = _year_at(page, after)
    start = days.make_date(year, month, first) if year else days.near_date(page.today, month, first)
    end = days.make_date(start.year, month, last) if start else None
    if not start or not end or end < start:
        return []
    roles = [Read("date", start, at, after, "from"), Read("date", end, at, after, "to")]
    return [Read("span", Span(start, end), at, after), *roles]


def _bounds(page: Page, at: int) -> tuple[int, int, int] | None:
    if at >= len(page.tokens):
        return None
    token = page.tokens[at]
    if token.sign == "-" and len(token.numbers) == 2 and max(token.digits) <= 2:
        return token.numbers[0], token.numbers[1], at + 1
    first = page.day_number(at)
    if not first or not (page.says(first[1], "to") or page.word(first[1]) == "-"):
        return None
    after = first[1] + 1
    after += page.word(after) == "the"
    second = page.day_number(after)
    return (first[0], second[0], second[1]) if second else None


def _year_at(page: Page, at: int) -> tuple[int | None, int]:
    if at < len(page.tokens) and page.tokens[at].whole in days.YEARS:
        return page.tokens[at].whole, at + 1
    return None, at


def _role(page: Page, read: Read) -> str | None:
    if read.role or read.kind == "time":
        return read.role
    before = read.first - 1
    while before >= 0 and page.says(before, "of"):
        before -= 1
    if page.says(before, "from"):
        return "from"
    return "to" if page.says(before, "to") else None


def _months(page: Page, found: list[Read]) -> Iterator[Read]:
    """A month is also a span of days: the coming one, for leave; the period looks back, for pay."""
    for read in found:
        if read.kind == "period" and isinstance(read.value, str):
            year, month = (int(part) for part in read.value.split("-"))
            unsaid = page.word(read.first) in page.language.months and read.last == read.first + 1
            if unsaid and month != page.today.month:
                year = page.today.year + (month < page.today.month)
            yield replace(read, kind="span", value=days.month_span(year, month))


def _joined(page: Page, found: list[Read]) -> Iterator[Read]:
    """From A to B, A until B, between A and B, A - B."""
    for first, last in pairwise(found):
        a, b = first.value, last.value
        if not isinstance(a, date) or not isinstance(b, date) or first.first == last.first:
            continue
        between = [page.word(at) for at in range(first.last, last.first)]
        between = [word for word in between if word not in page.language.words.get("of", ())]
        joins = len(between) == 1 and (
            between[0] == "-" or between[0] in page.language.words.get("to", ())
        )
        if joins and (between[0] not in page.language.joins or first.role == "from") and a <= b:
            yield Read("span", Span(a, b), first.first, last.last)
