"""The console's stream: one a browser, resumed by the ids of what changed in each office."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack

from starlette.requests import Request

from bot.console.sight import Row, Sight, ref_of
from bot.console.staff import Staff
from bot.web.pages import Pages
from bot.web.refusal import Refusal
from bot.web.stream import Event, Open, Woke
from storage import changes, conversations
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

    def __init__(self, sight: Sight, staff: Staff, pages: Pages) -> None:
        """Take what is seen, by whom, and how it is drawn."""
        self.sight = sight
        self.staff = staff
        self.pages = pages

    async def events(
        self, stream: Open, request: Request, person: Person, marks: dict[Side, int]
    ) -> AsyncIterator[Event]:
        """Give patches: rows that changed or went, and the six numbers."""
        with ExitStack() as stack:
            hint = asyncio.Event()
            for side in person.sides:
                stack.enter_context(self.sight.offices[side].feed.watch(into=hint))
            while (woke := await stream.wait(hint)) is not Woke.OVER:
                again = await self.staff.find(request, use=False)
                if again != person:
                    yield Event("gone", None)
                    return
                self.staff.note(person)
                if await asyncio.to_thread(self._is_stale, marks):
                    yield Event("stale", None)
                    return
                html, refs = await asyncio.to_thread(self._changed, person, marks)
                if refs or woke is Woke.QUIET:
                    yield Event("patch", {"html": html, "refs": refs}, write_marks(marks))
                await asyncio.sleep(GATHER)

    def _is_stale(self, marks: Mapping[Side, int]) -> bool:
        """Whether a page is so far behind that loading it anew is less work."""
        return any(self.sight.mark(side) - mark > FAR_BEHIND for side, mark in marks.items())

    def _changed(self, person: Person, marks: dict[Side, int]) -> tuple[str, list[str]]:
        """Read what changed since the marks, and move them on."""
        touched: dict[str, Row | None] = {}
        for side in person.sides:
            with self.sight.offices[side].database.read() as connection:
                for change in changes.after(connection, marks.get(side, 0)):
                    marks[side] = change.id
                    found = conversations.find(connection, change.conversation_id)
                    if found is not None:
                        touched[ref_of(side, found[0].public_id)] = None
        if touched:
            for row in self.sight.rows(person, self.staff.signins.names()):
                if row.ref in touched:
                    touched[row.ref] = row
        values = {
            "rows": [row for row in touched.values() if row is not None],
            "gone": [ref for ref, row in touched.items() if row is None],
            "strip": self.sight.strip(person),
            "person": person,
        }
        return self.pages.text("patch.html", values), list(touched)
