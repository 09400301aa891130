"""How a language writes days, hours and figures: patterns and names out of its file."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Writing:
    """The section `[writing]` of a language's file; without one, what every reader can make out.

    Patterns name their parts in braces: `date` has weekday, day, month, year, and the figures
    month_number, day_two, month_two; `month` has month, month_two, year; `moment` date and time;
    `span` first and last; `money` sign and amount; `money_plain`, for a currency without a sign,
    amount and code.
    """

    weekdays: Sequence[str] = ("1", "2", "3", "4", "5", "6", "7")
    months: Sequence[str] = tuple(str(number) for number in range(1, 13))
    date: str = "{year}-{month_two}-{day_two}"
    month: str = "{year}-{month_two}"
    moment: str = "{date}, {time}"
    span: str = "{first} – {last}"
    money: str = "{sign}{amount}"
    money_plain: str = "{amount} {code}"
    signs: Mapping[str, str] = field(default_factory=dict)
    decimal: str = "."
    thousands: str = ""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Writing":
        """Read the section; ValueError if it names something that there is not."""
        unknown = sorted(set(data) - set(cls.__dataclass_fields__))
        if unknown:
            raise ValueError(f"[writing]: there is no {unknown[0]}")
        return cls(**data)

    def day(self, day: dt.date) -> str:
        """Write a day."""
        return self.date.format(
            weekday=self.weekdays[day.weekday()],
            day=day.day,
            month=self.months[day.month - 1],
            year=day.year,
            month_number=day.month,
            day_two=f"{day.day:02}",
            month_two=f"{day.month:02}",
        )

    def month_of(self, day: dt.date) -> str:
        """Write the month a day is in."""
        month = self.months[day.month - 1]
        return self.month.format(month=month, month_two=f"{day.month:02}", year=day.year)

    def at(self, day: dt.date, hour: dt.time) -> str:
        """Write a moment."""
        return self.moment.format(date=self.day(day), time=self.hour(hour))

    def hour(self, hour: dt.time) -> str:
        """Write an hour of the day."""
        return f"{hour:%H:%M}"

    def stretch(self, first: dt.date, last: dt.date) -> str:
        """Write the days from the first to the last, or the one day they are."""
        if first == last:
            return self.day(first)
        return self.span.format(first=self.day(first), last=self.day(last))

    def figure(self, number: Decimal) -> str:
        """Write a number as short as it goes."""
        return f"{number.normalize():f}".replace(".", self.decimal)

    def sum(self, amount: Decimal, currency: str) -> str:
        """Write a sum of money, with the currency's sign if it has one here."""
        whole, _, cents = f"{amount:,.2f}".partition(".")
        written = f"{whole.replace(',', self.thousands)}{self.decimal}{cents}"
        if currency in self.signs:
            return self.money.format(sign=self.signs[currency], amount=written)
        return self.money_plain.format(amount=written, code=currency)
