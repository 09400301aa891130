"""The playground's addresses: the page, and the employees' side of it, a channel of its own.

Nobody proves here who they are: a visitor picks an employee and is that person. So it is served
by the demo alone, on loopback.
"""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.web.app import STATIC as CHAT_STATIC
from bot.channels.web.room import Room, Sender
from bot.channels.web.visitor import read_visitor, visitor_cookie
from bot.channels.web.wire import read_posted, show_lines
from bot.turns import Turns
from bot.web.assets import SHARED, Assets
from bot.web.bodies import read_form
from bot.web.pages import Pages
from bot.web.refusal import Refusal, json_route
from bot.web.stream import Streams
from storage.records.conversation import Channel

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Employee:
    """Someone a visitor may play: the id in the company's records, name, what they do there."""

    id: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Ideas:
    """What to try, as people would write it."""

    front: Sequence[str]
    back: Sequence[str]


IDEAS = Ideas(
    front=(
        "Where is my order?",
        "My machine leaks, this is the second time!",
        "How often should I descale it?",
        "I want to talk to a person",
    ),
    back=(
        "How many days of leave do I have left?",
        "My VPN does not connect",
        "When is payday?",
        "I need a new monitor",
    ),
)


def playground_routes(
    front: Turns[Any],
    back: Turns[Any],
    streams: Streams,
    *,
    employees: Callable[[], Sequence[Employee]],
    console_link: Callable[[], str],
    ideas: Ideas = IDEAS,
) -> list[BaseRoute]:
    """Give the playground's routes. `employees` lists who can be played, `console_link` makes a
    one-time link into the console; both may block.
    """
    assets = Assets("/playground/assets", [SHARED, CHAT_STATIC, STATIC])
    pages = Pages(["bot.channels.playground", "bot.channels.web"], assets, types="swingdoor")
    ground = Playground(Room(front, streams), Room(back, streams), pages, employees, ideas)

    async def enter(_: Request) -> Response:
        link = await asyncio.to_thread(console_link)
        return RedirectResponse(link, 303, {"Cache-Control": "no-store"})

    employee = "/playground/employees/{id}"
    return [
        json_route("/", ground.page, "GET"),
        Route("/playground/console", enter, methods=["POST"]),
        json_route(employee, ground.post_form, "POST"),
        json_route(f"{employee}/messages", ground.post, "POST"),
        json_route(f"{employee}/messages", ground.lines, "GET"),
        json_route(f"{employee}/stream", ground.follow, "GET"),
        assets.route(),
    ]


class Playground:
    """The endpoints."""

    def __init__(
        self,
        front: Room,
        back: Room,
        pages: Pages,
        employees: Callable[[], Sequence[Employee]],
        ideas: Ideas,
    ) -> None:
        """Take both rooms and who can be played."""
        self.front = front
        self.back = back
        self.pages = pages
        self.employees = employees
        self.ideas = ideas

    async def page(self, request: Request) -> Response:
        """Give the page; `?as=` is the employee played."""
        people = await asyncio.to_thread(self.employees)
        wanted = request.query_params.get("as")
        played = next((one for one in people if one.id == wanted), people[0] if people else None)
        lines = show_lines(await self.back.newest(_sender(played))) if played else []
        sender = self._visitor(request)
        said = show_lines(await self.front.newest(sender)) if sender else []
        values = {
            "company": self.front.office.knowledge.wording.company.get("company", "us"),
            "employees": people,
            "played": played,
            "front": {"lines": said, "after": said[-1]["seq"] if said else 0},
            "back": {"lines": lines, "after": lines[-1]["seq"] if lines else 0},
            "ideas": self.ideas,
            "new_id": secrets.token_urlsafe(12),
        }
        return self.pages.answer("playground.html", values)

    async def post_form(self, request: Request) -> Response:
        """Take an employee's message from the page without script."""
        form = await read_form(request)
        posted = read_posted({**form, "text": form.get("text") or form.get("say", "")})
        sender = await self._find(request)
        await self.back.receive(sender, posted)
        return RedirectResponse(f"/?as={quote(sender.contact)}#back", 303)

    async def post(self, request: Request) -> Response:
        """Take an employee's message."""
        return await self.back.post(request, await self._find(request))

    async def lines(self, request: Request) -> Response:
        """Give messages."""
        return await self.back.lines(request, await self._find(request))

    async def follow(self, request: Request) -> Response:
        """Stream messages."""
        return await self.back.follow(request, await self._find(request))

    def _visitor(self, request: Request) -> Sender | None:
        token = visitor_cookie(secure=False).read(request)
        return read_visitor(token, self.front.office.now())

    async def _find(self, request: Request) -> Sender:
        wanted = request.path_params["id"]
        for one in await asyncio.to_thread(self.employees):
            if one.id == wanted:
                return _sender(one)
        raise Refusal(404, "Nobody of that id works here.", "Pick someone from the list.")


def _sender(one: Employee) -> Sender:
    return Sender(Channel.PLAYGROUND, one.id, one.name, person_id=one.id)
