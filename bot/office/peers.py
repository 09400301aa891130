"""The processes that serve the same records: which one this is, and which of the others are gone.

Nothing here trusts a clock on the wall: a process is given up for what was seen of it, look after
look, so that neither a clock that jumps nor a database that was away condemns anyone.
"""

import os
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime

BEAT_EVERY = 3.0  # seconds between two signs of life of a process, and two looks at the others
QUIET = 2  # looks without a sign of life, of one whose lock is gone: its connection broke with it
LOST = 10  # such looks of one whose lock is held: it hangs, and its work must go on


def name_process(now: datetime) -> str:
    """Give a name no other process has or had: its number, its start, something random."""
    return f"{os.getpid()}-{int(now.timestamp())}-{secrets.token_hex(6)}"


class Peers:
    """What one office of this process knows of the others."""

    def __init__(self, owner: str, *, alone: bool) -> None:
        """Take this process's name, and whether no other can be (SQLite has one server)."""
        self.owner = owner
        self.alone = alone
        self._looks = 0
        self._last: dict[str, int] = {}
        self._still: dict[str, int] = {}
        self._held: frozenset[str] = frozenset()

    def look(self, beats: Mapping[str, int], held: Collection[str]) -> None:
        """Take what one look gave: every process's last sign of life, and whose lock is held."""
        for owner, beat in beats.items():
            known = self._last.get(owner) == beat
            self._still[owner] = self._still[owner] + 1 if known else 0
        for owner in self._still.keys() - beats.keys():
            self._still[owner] += 1
        self._last = dict(beats)
        self._held = frozenset(held)
        self._looks += 1

    def is_gone(self, owner: str) -> bool:
        """Tell whether a process is dead, as far as can be seen from here."""
        if owner == self.owner:
            return False
        if self.alone:
            return True
        still = self._still.get(owner, self._looks)
        return still >= (LOST if owner in self._held else QUIET)

    def long_gone(self) -> list[str]:
        """Give the processes whose rows may be forgotten: dead, and what they held long taken."""
        return [one for one in self._last if self.is_gone(one) and self._still[one] > 10 * LOST]
