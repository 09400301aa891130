"""The console's addresses."""

import asyncio
import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from bot.console.access import Access, SignIns
from bot.console.actions import VERBS, act, let_go
from bot.console.live import Live, read_marks, write_marks
from bot.console.paging import turn_to
from bot.console.queries import Queries, View, split_ref
from bot.console.rows import row_drawer
from bot.console.sign_in import entrance_routes
from bot.console.undelivered import undelivered_routes
from bot.console.viewers import Viewers
from bot.http.assets import SHARED, Assets
from bot.http.cookies import Cookie
from bot.http.pages import Pages, ago
from bot.http.refusal import Refusal
from bot.http.requests import read_form
from bot.http.streams import Streams
from bot.office.office import Office
from bot.office.presence import Presence
from storage.records.conversation import Side
from storage.records.staff import Permission, Person

STATIC = Path(__file__).parent / "static"
PROMISE = timedelta(minutes=15)  # how soon a person is to answer
LASTS = timedelta(days=7)
_PAGE = re.compile(r"[0-9]{1,4}")  # 200,000 rows
TABS = {"waiting": "Waiting", "mine": "Mine", "all": "All open"}


def console_routes(
    offices: Mapping[Side, Office[Any]],
    signins: SignIns,
    presence: Presence,
    streams: Streams,
    *,
    secure: bool,
    promise: timedelta = PROMISE,
) -> list[BaseRoute]:
    """Give the console's routes. `secure` is whether browsers reach us over TLS."""
    assets = Assets("/console/assets", [SHARED, STATIC])
    pages = Pages(["bot.console"], assets, types="swingdoor")
    now = next(iter(offices.values())).now

    def since(moment: datetime) -> str:
        return ago(now() - moment)

    pages.environment.filters["since"] = since
    pages.environment.globals["row"] = row_drawer(pages, since)
    access = Access(signins, Cookie("ss", secure, LASTS), pages, presence, now)
    console = Console(Queries(offices, promise), access, streams)
    read, answer = Permission.READ, Permission.ANSWER
    return [
        *entrance_routes(access, partial(let_go, offices.values())),
        *undelivered_routes(access, offices),
        access.route("/console/queue", "GET", read, console.queue),
        access.route("/console/stream", "GET", read, console.stream),
        access.route("/console/audit", "GET", Permission.AUDIT, console.audit),
        access.route("/console/c/{ref}", "GET", read, console.conversation),
        access.route("/console/c/{ref}/live", "GET", read, console.news),
        access.route("/console/c/{ref}/typing", "POST", answer, console.type),
        access.route("/console/c/{ref}/{verb}", "POST", answer, console.act),
        assets.route(),
    ]


class Console:
    """The pages behind the sign-in."""

    def __init__(self, queries: Queries, access: Access, streams: Streams) -> None:
        """Take what is seen, and who may see it."""
        self.queries = queries
        self.access = access
        self.pages = access.pages
        self.streams = streams
        self.live = Live(queries, access, access.pages)
        self.viewers = Viewers()

    async def queue(self, request: Request, person: Person) -> Response:
        """Show who waits."""
        show = request.query_params.get("show", "waiting")
        names = await self.access.signins.names()
        tab = show if show in TABS else "waiting"
        asked = request.query_params.get("page", "")
        number = int(asked) if _PAGE.fullmatch(asked) else 0
        return await asyncio.to_thread(self._queue, person, names, tab, number)

    def _queue(self, person: Person, names: Mapping[str, str], show: str, number: int) -> Response:
        marks = self.queries.marks(person)  # before the rows: better told twice than not at all
        values = {
            "person": person,
            "show": show,
            "tabs": TABS,
            "after": write_marks(marks),
            "page": turn_to(self.queries, person, names, show, number),
            "strip": self.queries.strip(person),
            "mine": self.queries.mine(person),
        }
        return self.pages.answer("queue.html", values)

    async def stream(self, request: Request, person: Person) -> Response:
        """Follow the queue."""
        after = request.headers.get("last-event-id") or request.query_params.get("after", "")
        marks = read_marks(after)
        owned = {side: marks.get(side, 0) for side in person.sides}
        return self.streams.answer(
            f"console:{person.email}",
            lambda stream: self.live.events(stream, request, person, owned),
        )

    async def audit(self, _: Request, person: Person) -> Response:
        """Show who did what."""
        records = await asyncio.to_thread(self.queries.records, person)
        records["house"], names = await self.access.signins.recent(person)
        return self.pages.answer(
            "audit.html", {"person": person, "records": records, "names": names}
        )

    async def conversation(self, request: Request, person: Person) -> Response:
        """Show a conversation."""
        return await self._show(request, person)

    async def news(self, request: Request, person: Person) -> Response:
        """Give what is new in a conversation, as parts to patch in."""
        after = request.query_params.get("after", "0")
        if not after.isdecimal() or len(after) > 9:  # noqa: PLR2004 - a seq
            raise Refusal(400, "“after” is not right.", "Load the page anew.")
        view = await self._view(request, person, int(after))
        others = self.viewers.others(view.ref, person, self.access.clock())
        values = {"view": view, "person": person, "others": others} | self._zone(view)
        return HTMLResponse(self.pages.text("news.html", values))

    async def act(self, request: Request, person: Person) -> Response:
        """Do one thing with a conversation, then show it. What cannot be keeps its draft."""
        verb = request.path_params["verb"]
        if verb == "say":
            form = await read_form(request)
            verb = "note" if form.get("kind") == "note" else "reply"
        else:
            form = {}
        if verb not in VERBS:
            raise Refusal(404, "There is nothing at this address.", "Go back to the queue.")
        view = await self._view(request, person)
        try:
            await act(self.queries.offices[view.side], view, person, verb, form)
        except Refusal as no:
            if "text/html" not in request.headers.get("accept", ""):
                raise
            return await self._show(request, person, no, form)
        if "text/html" not in request.headers.get("accept", ""):
            return Response(status_code=204)
        return RedirectResponse(f"/console/c/{view.ref}", 303)

    async def type(self, request: Request, person: Person) -> Response:
        """Let the asker see that a person writes; from who holds the conversation alone."""
        view = await self._view(request, person)
        if view.mine:
            id_ = view.conversation.id
            self.access.presence.type(view.side, id_, self.access.clock())
            self.queries.offices[view.side].feed.tell((id_,))
        return Response(status_code=204)

    async def _show(
        self,
        request: Request,
        person: Person,
        no: Refusal | None = None,
        form: Mapping[str, str] | None = None,
    ) -> Response:
        marks = await asyncio.to_thread(self.queries.marks, person)
        view = await self._view(request, person)
        draft = form or {}
        values = {
            "person": person,
            "view": view,
            "after": write_marks(marks),
            "others": self.viewers.others(view.ref, person, self.access.clock()),
            "no": no,
            "draft": draft.get("text", ""),
            "as_note": draft.get("kind") == "note" if draft else not view.mine,
            "new_key": secrets.token_urlsafe(12),
            "mine": await asyncio.to_thread(self.queries.mine, person),
        }
        status = no.status if no else 200
        return self.pages.answer("conversation.html", values | self._zone(view), status=status)

    async def _view(self, request: Request, person: Person, after: int = 0) -> View:
        names = await self.access.signins.names()
        ref = request.path_params["ref"]
        found = split_ref(ref)
        if found is not None and found[0] not in person.sides:
            self.access.deny("console.denied", "/console/c/{ref}", person)
        view = await asyncio.to_thread(self.queries.view, ref, person, names, after)
        if view is None:
            raise Refusal(404, "There is no such conversation.", "Go back to the queue.")
        return view

    def _zone(self, view: View) -> dict[str, object]:
        return {"zone": self.queries.offices[view.side].knowledge.wording.zone}
