"""company.toml: the house rules as a company writes them down, read into a `Company`."""

import re
import tomllib
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from storage.records.company import (
    Company,
    ContactDetails,
    Delivery,
    DeliveryOption,
    Limits,
    Promises,
    RateLimits,
    Staff,
    Tax,
    Tone,
    Windows,
)
from storage.records.hours import Closure, Hours, Opening

T = TypeVar("T")
Table: typing.TypeAlias = Mapping[str, Any]

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
OFFICE_DAY = (Opening(time(9), time(17)),)
DEFAULT = Company(name="our company", hours=Hours("UTC", (OFFICE_DAY,) * 5 + ((),) * 2))

_SECTIONS: Mapping[str, type] = {
    "contact": ContactDetails,
    "windows": Windows,
    "promises": Promises,
    "limits": Limits,
    "tax": Tax,
    "tone": Tone,
    "staff": Staff,
    "rate_limits": RateLimits,
}
_PLACES = {"name", "time_zone", "currency", "language", "hours", "holidays", "delivery"}
_STRETCH = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")


class HouseRulesError(Exception):
    """company.toml does not say what it must; `faults` are sentences."""

    def __init__(self, faults: list[str]) -> None:
        """Keep every fault found."""
        super().__init__("; ".join(faults))
        self.faults = faults


def parse(text: str) -> Company:
    """Read company.toml; HouseRulesError names every fault. What is left out keeps its default."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise HouseRulesError([str(fault)]) from None
    faults = [f"unknown key '{key}'" for key in table if key not in _PLACES | _SECTIONS.keys()]
    company = Company(
        name=_text(table, "name", DEFAULT.name, faults),
        currency=_currency(table, faults),
        language=_text(table, "language", DEFAULT.language, faults),
        hours=_hours(table, faults),
        delivery=_delivery(_section(table, "delivery", faults), faults),
        **{
            name: _fill(kind, _section(table, name, faults), name, faults)
            for name, kind in _SECTIONS.items()
        },
    )
    faults.extend(
        f"'rate_limits.{name}' must be at least 1"
        for name, given in _section(table, "rate_limits", []).items()
        if given == 0
    )
    if faults:
        raise HouseRulesError(faults)
    return company


def _section(table: Table, name: str, faults: list[str]) -> Table:
    section = table.get(name, {})
    if isinstance(section, dict):
        return section
    faults.append(f"'{name}' must be a table: [{name}]")
    return {}


def _text(table: Table, name: str, default: str, faults: list[str]) -> str:
    value = table.get(name, default)
    if isinstance(value, str) and value.strip():
        return value.strip()
    faults.append(f"'{name}' must be text")
    return default


def _currency(table: Table, faults: list[str]) -> str:
    code = _text(table, "currency", DEFAULT.currency, faults)
    if not re.fullmatch(r"[A-Z]{3}", code):
        faults.append("'currency' must be a code of three capitals, such as EUR")
    return code


# --- opening hours -----------------------------------------------------------------------------


def _hours(table: Table, faults: list[str]) -> Hours:
    zone = _text(table, "time_zone", DEFAULT.hours.time_zone, faults)
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        faults.append(f"'time_zone': no zone is called '{zone}'")
    week = DEFAULT.hours.week
    if "hours" in table:
        days = _section(table, "hours", faults)
        faults.extend(f"'hours': unknown day '{day}'" for day in days if day not in DAYS)
        week = tuple(_day(day, days.get(day, []), faults) for day in DAYS)
    return Hours(zone, week, _closures(table.get("holidays", []), faults))


def _day(day: str, stretches: Any, faults: list[str]) -> tuple[Opening, ...]:
    texts = stretches if isinstance(stretches, list) else [stretches]
    openings = [_opening(text) for text in texts]
    good = tuple(opening for opening in openings if opening is not None)
    ends = [moment for opening in good for moment in (opening.opens, opening.closes)]
    if ends and ends[-1] == time(0):
        ends[-1] = time.max
    if len(good) < len(openings) or ends != sorted(set(ends)):
        faults.append(f"'hours.{day}' must be stretches in order, such as [\"09:00-17:30\"]")
    return good


def _opening(text: Any) -> Opening | None:
    found = _STRETCH.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        return None
    hour, minute, last_hour, last_minute = (int(part) for part in found.groups())
    try:
        return Opening(time(hour, minute), time(0 if last_hour == 24 else last_hour, last_minute))  # noqa: PLR2004 - 24:00
    except ValueError:
        return None


def _closures(rows: Any, faults: list[str]) -> tuple[Closure, ...]:
    closures = []
    for row in rows if isinstance(rows, list) else [rows]:
        # A TOML date-time is a date to isinstance, so the exact type is asked for.
        if isinstance(row, dict) and row.keys() == {"date", "name"} and type(row["date"]) is date:
            closures.append(Closure(row["date"], str(row["name"])))
        else:
            faults.append("each [[holidays]] needs a date = YYYY-MM-DD and a name, nothing else")
    return tuple(closures)


# --- sections that are filled field by field ---------------------------------------------------


def _delivery(table: Table, faults: list[str]) -> Delivery:
    rows = table.get("options", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        faults.append("'delivery.options' must be tables: [[delivery.options]]")
        rows = []
    rest = {name: value for name, value in table.items() if name != "options"}
    return replace(
        _fill(Delivery, rest, "delivery", faults),
        options=tuple(_fill(DeliveryOption, row, "delivery.options", faults) for row in rows),
    )


def _fill(kind: type[T], table: Table, where: str, faults: list[str]) -> T:
    """Make a `kind`, all of whose fields have defaults, of the values a table gives."""
    hints = typing.get_type_hints(kind)
    values: dict[str, Any] = {}
    for name, given in table.items():
        read, words = _READERS.get(_plain(hints.get(name)), (None, ""))
        value = None if read is None else read(given)
        if read is None:
            faults.append(f"unknown key '{where}.{name}'")
        elif value is None:
            faults.append(f"'{where}.{name}' must be {words}")
        else:
            values[name] = value
    return kind(**values)


def _plain(hint: Any) -> Any:
    """The type itself where None is allowed as well."""
    parts = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    return parts[0]


def _count(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value < 100_000 else None  # noqa: PLR2004 - sane


def _amount(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    amount = Decimal(str(value))
    return amount if amount.is_finite() and amount >= 0 else None


_READERS: Mapping[Any, tuple[Callable[[Any], Any], str]] = {
    str: (lambda value: value if isinstance(value, str) and value.strip() else None, "text"),
    bool: (lambda value: value if isinstance(value, bool) else None, "true or false"),
    int: (_count, "a whole number, not negative"),
    Decimal: (_amount, "an amount, not negative"),
    tuple[str, ...]: (
        lambda value: tuple(map(str, value)) if isinstance(value, list) else None,
        "a list of texts",
    ),
}
