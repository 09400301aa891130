"""Which people are at the console now, so that nobody is promised a person who is not there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.records.conversation import Side

TYPING_LASTS = timedelta(seconds=6)  # a composer reports at most every 4 s while it is typed in
LASTS = timedelta(seconds=45)  # a console page reports at least every 15 s while it is open


@dataclass(slots=True)
class _Seen:
    sides: frozenset[Side]
    at: datetime


class Presence:
    """Who was last seen at the console, and for which offices they answer."""

    def __init__(self) -> None:
        """Start with nobody there."""
        self._seen: dict[str, _Seen] = {}
        self._typing: dict[tuple[Side, int], datetime] = {}

    def note(self, person: str, sides: frozenset[Side], now: datetime) -> None:
        """Note that a person who may answer these offices is there and available."""
        self._seen[person] = _Seen(sides, now)

    def leave(self, person: str) -> None:
        """Note that a person left or is away."""
        self._seen.pop(person, None)

    def seen_at(self, side: Side, person: str) -> datetime | None:
        """Give when somebody was last seen who may answer for an office; None if never, or gone."""
        one = self._seen.get(person)
        return one.at if one is not None and side in one.sides else None

    def count(self, side: Side, now: datetime) -> int:
        """Give how many people could answer for an office now."""
        return sum(side in one.sides and now - one.at < LASTS for one in self._seen.values())

    def type(self, side: Side, conversation_id: int, now: datetime) -> None:
        """Note that a person writes an answer in a conversation."""
        self._typing = {key: at for key, at in self._typing.items() if now - at < TYPING_LASTS}
        self._typing[side, conversation_id] = now

    def types(self, side: Side, conversation_id: int, now: datetime) -> bool:
        """Tell whether a person is writing an answer there."""
        at = self._typing.get((side, conversation_id))
        return at is not None and now - at < TYPING_LASTS
