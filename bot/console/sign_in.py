"""In by a one-time link, out by a button. Opening a link changes nothing: previews open links."""

import asyncio

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.console.access import Staff
from bot.http.refusal import Refusal
from bot.http.requests import read_form

_SPENT = Refusal(
    410,
    "This link is used up or too old.",
    "Links work once, for a day. Ask for a new one: swingdoor people add EMAIL …",
)


def entrance_routes(staff: Staff) -> list[BaseRoute]:
    """Give the routes that need no session."""

    async def show(request: Request) -> Response:
        token = request.query_params.get("token", "")
        response = staff.pages.answer("enter.html", {"token": token, "person": None})
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    async def enter(request: Request) -> Response:
        try:
            token = (await read_form(request)).get("token", "")
        except Refusal as no:
            return staff.refuse(request, no)
        before = staff.cookie.read(request)
        session = await asyncio.to_thread(staff.signins.enter, token, before)
        if session is None:
            return staff.refuse(request, _SPENT)
        response = RedirectResponse("/console/queue", 303, {"Cache-Control": "no-store"})
        staff.cookie.set(response, session)
        return response

    async def leave(request: Request) -> Response:
        session = staff.cookie.read(request)
        person = await staff.find(request, use=False)
        if person is not None:
            staff.presence.leave(person.email)
        if session is not None:
            await asyncio.to_thread(staff.signins.leave, session)
        response = staff.pages.answer("left.html", {"person": None})
        staff.cookie.clear(response)
        return response

    async def begin(_: Request) -> Response:
        return RedirectResponse("/console/queue", 303, {"Cache-Control": "no-store"})

    return [
        Route("/console", begin, methods=["GET"]),
        Route("/console/enter", show, methods=["GET"]),
        Route("/console/enter", enter, methods=["POST"]),
        Route("/console/leave", leave, methods=["POST"]),
    ]
