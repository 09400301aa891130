"""Opening hours: when somebody is there, and when a promised number of working hours is over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOOK_AHEAD = 400  # days searched for the next opening: a year and its holidays


@dataclass(frozen=True, slots=True)
class Opening:
    """One stretch of a day, in local time; a `closes` of 00:00 means midnight."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Closure:
    """A day on which nobody is there, whatever the week says."""

    date: date
    name: str


@dataclass(frozen=True, slots=True)
class Hours:
    """A week of openings (Monday first, several a day) in an IANA time zone, and its closures."""

    time_zone: str
    week: tuple[tuple[Opening, ...], ...]
    closures: tuple[Closure, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone as Python knows it."""
        return ZoneInfo(self.time_zone)

    def on(self, day: date) -> tuple[Opening, ...]:
        """The openings of one local day; none on a closure."""
        if self.closure(day) is not None:
            return ()
        return self.week[day.weekday()]

    def closure(self, day: date) -> Closure | None:
        """Why a day is closed although the week says otherwise."""
        return next((closure for closure in self.closures if closure.date == day), None)

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there at an aware moment."""
        day = at.astimezone(self.zone).date()
        return any(opens <= at < closes for opens, closes in self._stretches(day, days=1))

    def next_opening(self, after: datetime) -> datetime | None:
        """The next moment somebody comes in, in local time; None if the week is empty."""
        day = after.astimezone(self.zone).date()
        starts = (opens for opens, _ in self._stretches(day, days=LOOK_AHEAD) if opens > after)
        return next(starts, None)

    def closing(self, at: datetime) -> datetime | None:
        """When the opening that covers a moment ends; None outside of hours."""
        day = at.astimezone(self.zone).date()
        stretches = self._stretches(day, days=1)
        return next((closes for opens, closes in stretches if opens <= at < closes), None)

    def after(self, start: datetime, work: timedelta) -> datetime:
        """The local moment when `work` of open time has passed since `start`.

        Without any hours the clock simply runs: a promise must still have a time.
        """
        left = work
        for opens, closes in self._stretches(start.astimezone(self.zone).date(), days=LOOK_AHEAD):
            begin = max(opens, start)
            if begin >= closes:
                continue
            if _elapsed(begin, closes) >= left:
                return (begin.astimezone(UTC) + left).astimezone(self.zone)
            left -= _elapsed(begin, closes)
        return (start + work).astimezone(self.zone)

    def _stretches(self, first: date, *, days: int) -> Iterator[tuple[datetime, datetime]]:
        for number in range(days):
            day = first + timedelta(days=number)
            for opening in self.on(day):
                end = day + timedelta(days=1) if opening.closes == time(0) else day
                yield (
                    datetime.combine(day, opening.opens, self.zone),
                    datetime.combine(end, opening.closes, self.zone),
                )


def _elapsed(start: datetime, end: datetime) -> timedelta:
    """Real time between two local moments, also where the clocks change between them."""
    return end.astimezone(UTC) - start.astimezone(UTC)
