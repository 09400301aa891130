"""The queue, a page at a time: what stands before a page is counted, not read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.console.queries import Queries, Row
from storage.records.conversation import Side
from storage.records.staff import Person
from storage.work import escalations
from storage.work.escalations import Hands

PAGE = 50  # rows shown at once; nobody works on more
TABS: Mapping[str, Sequence[Hands]] = {
    "waiting": (Hands.NOBODY,),
    "mine": (Hands.MINE,),
    "all": (Hands.NOBODY, Hands.SOMEBODY),
}


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of the queue in order, which page they are, and whether there is one after it."""

    rows: Sequence[Row]
    number: int
    more: bool


def turn_to(
    queries: Queries, person: Person, names: Mapping[str, str], show: str = "all", number: int = 0
) -> Page:
    """Give a page of a tab, counted from 0: those who wait first, the longest wait at the top."""
    end = PAGE * (number + 1)
    places: list[tuple[bool, int, Side, int]] = []
    for side in sorted(person.sides):
        with queries.offices[side].database.read() as connection:
            for hands in TABS[show]:
                line = escalations.line_up(connection, hands, person.email, end + 1)
                held = hands is not Hands.NOBODY
                places += [(held, since, side, one) for since, one in line]
    among: dict[Side, list[int]] = {}
    for _, _, side, one in sorted(places)[end - PAGE : end]:
        among.setdefault(side, []).append(one)
    return Page(queries.rows(person, names, among), number, more=len(places) > end)
