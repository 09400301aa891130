"""Times of day: 14:30, 2 pm, half past three, noon, at 9."""

from datetime import time

from intents.entities.dates import Page, Read, Rule
from intents.entities.tokens import in_code

NOON = 12
EARLIEST_SAID = 7  # "at 3" means the afternoon; from seven on, the morning


def clock(page: Page, at: int) -> Read | None:
    """Read 14:30, 2:30 pm, 2pm, 9 o'clock, at 9."""
    token = page.tokens[at]
    if not token.numbers or len(token.numbers) > 2 or max(token.digits) > 2:
        return None
    if in_code(page.tokens, at) or (len(token.numbers) == 2 and token.sign not in {":", "."}):
        return None
    half = _half(page, at + 1)
    hour, minute = token.numbers[0], token.numbers[1] if len(token.numbers) == 2 else 0
    if half:
        return _made(hour % NOON + half[0] if hour <= NOON else -1, minute, at, half[1])
    if token.sign:
        return _made(hour, minute, at, at + 1) if token.sign == ":" else None
    return _bare_hour(page, hour, at)


def _bare_hour(page: Page, hour: int, at: int) -> Read | None:
    """Read 9 o'clock and at 9."""
    if page.says(at + 1, "oclock"):
        return _made(_daytime(hour), 0, at, at + 2)
    if page.word(at - 1) == "at" and not _counts(page, at + 1):
        return _made(_daytime(hour), 0, at, at + 1)
    return None


def _counts(page: Page, at: int) -> bool:
    word = page.word(at)
    return (
        word in page.language.units
        or word in page.language.months
        or word in {"%", "€", "$", "£", "/", "-"}
    )


def _half(page: Page, at: int) -> tuple[int, int] | None:
    if page.says(at, "pm"):
        return NOON, at + 1
    return (0, at + 1) if page.says(at, "am") else None


def _daytime(hour: int) -> int:
    return hour + NOON if 1 <= hour < EARLIEST_SAID else hour


def _made(hour: int, minute: int, first: int, last: int) -> Read | None:
    if not (0 <= hour < 24 and 0 <= minute < 60):
        return None
    return Read("time", time(hour, minute), first, last)


def spoken(page: Page, at: int) -> Read | None:
    """Read half past three, quarter to four, noon."""
    named = page.language.times.get(page.word(at))
    if named:
        return Read("time", named, at, at + 1)
    start = at + page.says(at, "a")
    minutes = 30 if page.says(start, "half") else 15 if page.says(start, "quarter") else 0
    if not minutes:
        return None
    number = page.number(start + 2)
    if not number or not 1 <= number[0] <= NOON:
        return None
    hour = _daytime(number[0])
    if page.says(start + 1, "past"):
        return _made(hour, minutes, at, number[1])
    if page.says(start + 1, "before"):
        return _made(hour - 1, 60 - minutes, at, number[1])
    return None


TIME_RULES: tuple[Rule, ...] = (clock, spoken)
