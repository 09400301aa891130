"""The console's stream: one a browser, resumed by the ids of what changed in each office."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack

from starlette.requests import Request

from bot.console.access import Access
from bot.console.queries import Queries, ref_of
from bot.http.pages import Pages
from bot.http.refusal import Refusal
from bot.http.streams import Event, Open, Woke
from storage.conversation import changes, conversations
from storage.records.conversation import Side
from storage.records.staff import Person

GATHER = 0.1  # seconds: what changes together is drawn together
FAR_BEHIND = 1_000  # changes; `changes.after` gives no more at once
_MARK = re.compile(r"(?:[fb][0-9]{1,15})(?:\.[fb][0-9]{1,15})?")


def write_marks(marks: Mapping[Side, int]) -> str:
    """Give the place in both offices' changes as an event id, such as `b7.f12`."""
    return ".".join(f"{side.value[0]}{mark}" for side, mark in sorted(marks.items()))


def read_marks(text: str) -> dict[Side, int]:
    """Read an event id back; Refusal 400 for anything else."""
    if not _MARK.fullmatch(text):
        raise Refusal(400, "“after” is not right.", "Load the page anew.")
    sides = {side.value[0]: side for side in Side}
    return {sides[part[0]]: int(part[1:]) for part in text.split(".")}


class Live:
    """Tells one person's browser what changed in the queue."""

    def __init__(self, queries: Queries, access: Access, pages: Pages) -> None:
        """Take what is seen, by whom, and how it is drawn."""
        self.queries = queries
        self.access = access
        self.pages = pages

    async def events(
        self, stream: Open, request: Request, person: Person, marks: dict[Side, int]
    ) -> AsyncIterator[Event]:
        """Give patches: rows that changed or went, and the six numbers."""
        with ExitStack() as stack:
            hint = asyncio.Event()
            for side in person.sides:
                stack.enter_context(self.queries.offices[side].feed.watch(into=hint))
            while (woke := await stream.wait(hint)) is not Woke.OVER:
                again = await self.access.find(request, use=False)
                if again != person:
                    yield Event("gone", None)
                    return
                self.access.note(person)
                if await asyncio.to_thread(self._is_stale, marks):
                    yield Event("stale", None)
                    return
                names = await self.access.signins.names()
                html, refs = await asyncio.to_thread(self._changed, person, names, marks)
                if refs or woke is Woke.QUIET:
                    yield Event("patch", {"html": html, "refs": refs}, write_marks(marks))
                await asyncio.sleep(GATHER)

    def _is_stale(self, marks: Mapping[Side, int]) -> bool:
        """Whether a page is so far behind that loading it anew is less work."""
        return any(self.queries.mark(side) - mark > FAR_BEHIND for side, mark in marks.items())

    def _changed(
        self, person: Person, names: Mapping[str, str], marks: dict[Side, int]
    ) -> tuple[str, list[str]]:
        """Read what changed since the marks, and move them on."""
        touched: dict[Side, list[int]] = {}
        gone: set[str] = set()
        for side in person.sides:
            with self.queries.offices[side].database.read() as connection:
                news = changes.after(connection, marks.get(side, 0))
                touched[side] = list({change.conversation_id for change in news})
                marks[side] = news[-1].id if news else marks.get(side, 0)
                gone |= {
                    ref_of(side, found[0].public_id)
                    for one in touched[side]
                    if (found := conversations.find(connection, one)) is not None
                }
        refs = list(gone)
        rows = self.queries.rows(person, names, touched) if refs else []
        gone -= {row.ref for row in rows}
        strip = self.queries.strip(person)
        values = {
            "rows": rows,
            "gone": gone,
            "strip": strip,
            "person": person,
            "mine": self.queries.mine(person),
        }
        return self.pages.text("patch.html", values), refs
