"""Moments between Python and the database: aware UTC datetimes here, integers there."""

from datetime import UTC, datetime, timedelta
from typing import overload

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


@overload
def to_row(moment: datetime) -> int: ...
@overload
def to_row(moment: None) -> None: ...
def to_row(moment: datetime | None) -> int | None:
    """Give microseconds since 1970 for an aware datetime; TypeError for a naive one."""
    return None if moment is None else (moment - _EPOCH) // _TICK


@overload
def from_row(ticks: int) -> datetime: ...
@overload
def from_row(ticks: None) -> None: ...
def from_row(ticks: int | None) -> datetime | None:
    """Give the aware UTC datetime for microseconds since 1970."""
    return None if ticks is None else _EPOCH + timedelta(microseconds=ticks)
