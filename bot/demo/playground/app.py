"""The playground's addresses: the page, and a chat for each person who can be played there.

Nobody proves here who they are: whoever opens the page picks a customer and an employee and is
both. So it is served by the demo alone, on loopback.
"""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.web.app import STATIC as CHAT_STATIC
from bot.channels.web.room import Room, Sender
from bot.channels.web.visitor import Visitors, visitor_cookie
from bot.channels.web.wire import read_posted, show_lines
from bot.channels.web.words import Words
from bot.conversation.turns import Turns
from bot.http.assets import SHARED, Assets
from bot.http.pages import Pages
from bot.http.refusal import Refusal, json_route
from bot.http.requests import read_form
from bot.http.streams import Streams
from storage.records.conversation import Channel

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Played:
    """Someone a visitor may play: the id in the company's records, name, what they are."""

    id: str
    name: str
    title: str = ""


Cast: TypeAlias = Callable[[], Awaitable[Sequence[Played]]]


@dataclass(frozen=True, slots=True)
class Counter:
    """One office's counter: the room behind it, who can be played there,
    what to try. `path` is where its addresses begin.
    """

    path: str
    room: Room
    cast: Cast
    ideas: Sequence[str]

    async def find(self, id_: str) -> Played | None:
        """Give who of the cast has this id."""
        return next((one for one in await self.cast() if one.id == id_), None)


FRONT_IDEAS = (
    "Where is my order?",
    "My machine leaks, this is the second time!",
    "How often should I descale it?",
    "I want to talk to a person",
)
BACK_IDEAS = (
    "How many days of leave do I have left?",
    "My VPN does not connect",
    "When is payday?",
    "I need a new monitor",
)
VISITOR = "visitor"  # the customer nobody knows: the web chat as it is on any site


def playground_routes(
    front: Turns[Any],
    back: Turns[Any],
    streams: Streams,
    visitors: Visitors,
    *,
    customers: Cast,
    employees: Cast,
    console_link: Callable[[], Awaitable[str]],
) -> list[BaseRoute]:
    """Give the playground's routes. `customers` and `employees` list who can be played,
    `console_link` makes a one-time link into the console.
    """
    assets = Assets("/playground/assets", [SHARED, CHAT_STATIC, STATIC])
    pages = Pages(["bot.demo.playground", "bot.channels.web"], assets, types="swingdoor")
    counters = (
        Counter("/playground/customers", Room(front, streams), customers, FRONT_IDEAS),
        Counter("/playground/employees", Room(back, streams), employees, BACK_IDEAS),
    )
    page = Page(*counters, pages, visitors)

    async def enter(_: Request) -> Response:
        link = await console_link()
        return RedirectResponse(link, 303, {"Cache-Control": "no-store"})

    return [
        json_route("/", page.show, "GET"),
        Route("/playground/console", enter, methods=["POST"]),
        *(route for counter in counters for route in counter_routes(counter)),
        assets.route(),
    ]


def counter_routes(counter: Counter) -> list[BaseRoute]:
    """Give the addresses of one counter: the chat of each who can be played."""
    room = counter.room

    async def sender(request: Request) -> Sender:
        played = await counter.find(request.path_params["id"])
        if played is None:
            raise Refusal(404, "Nobody has that id.", "Pick someone from the list.")
        return sender_of(played)

    async def post_form(request: Request) -> Response:
        form = await read_form(request)
        posted = read_posted({**form, "text": form.get("text") or form.get("say", "")})
        await room.receive(await sender(request), posted)
        back = urlsplit(request.headers.get("referer", "/"))
        return RedirectResponse(f"/?{back.query}", 303)

    async def post(request: Request) -> Response:
        return await room.post(request, await sender(request))

    async def lines(request: Request) -> Response:
        return await room.lines(request, await sender(request))

    async def follow(request: Request) -> Response:
        return await room.follow(request, await sender(request))

    path = f"{counter.path}/{{id}}"
    return [
        json_route(path, post_form, "POST"),
        json_route(f"{path}/messages", post, "POST"),
        json_route(f"{path}/messages", lines, "GET"),
        json_route(f"{path}/stream", follow, "GET"),
    ]


class Page:
    """The page with both counters."""

    def __init__(self, front: Counter, back: Counter, pages: Pages, visitors: Visitors) -> None:
        """Take the counters, how they are drawn, and who reads a visitor's token."""
        self.front = front
        self.back = back
        self.pages = pages
        self.visitors = visitors

    async def show(self, request: Request) -> Response:
        """Give the page; `?customer=` and `?employee=` say who is played."""
        customers = await self.front.cast()
        employees = await self.back.cast()
        wanted = request.query_params
        values: dict[str, object] = {
            "company": self.front.room.office.knowledge.wording.company.get("company", "us"),
            "say": Words(self.front.room.office.knowledge.wording),
            "new_id": secrets.token_urlsafe(12),
            "customers": customers,
            "employees": employees,
        }
        customer = _pick(customers, wanted.get("customer"))
        if customer is not None:
            values["front"] = await _said(self.front, customer)
        else:
            values["front"] = await self._visitor(request)
        employee = _pick(employees, wanted.get("employee"))
        values["back"] = await _said(self.back, employee) if employee else None
        return self.pages.answer("playground.html", values)

    async def _visitor(self, request: Request) -> dict[str, object]:
        token = visitor_cookie(secure=False).read(request)
        sender = self.visitors.read(token, self.front.room.office.now())
        lines = show_lines(await self.front.room.newest(sender)) if sender else []
        return _shown(lines, "/chat", None, self.front.ideas)


def _pick(cast: Sequence[Played], wanted: str | None) -> Played | None:
    if wanted == VISITOR:
        return None
    return next((one for one in cast if one.id == wanted), cast[0] if cast else None)


async def _said(counter: Counter, played: Played) -> dict[str, object]:
    lines = show_lines(await counter.room.newest(sender_of(played)))
    return _shown(lines, f"{counter.path}/{quote(played.id, safe='')}", played, counter.ideas)


def _shown(
    lines: Sequence[dict[str, object]], base: str, played: Played | None, ideas: Sequence[str]
) -> dict[str, object]:
    after = lines[-1]["seq"] if lines else 0
    return {"lines": lines, "after": after, "base": base, "played": played, "ideas": ideas}


def sender_of(played: Played) -> Sender:
    """Give the sender a visitor plays: known, as a verified channel would know them."""
    return Sender(Channel.PLAYGROUND, played.id, played.name, person_id=played.id)
