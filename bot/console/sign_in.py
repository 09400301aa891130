"""In by a one-time link, out by a button. Opening a link changes nothing: previews open links."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.console.access import Access
from bot.http.refusal import Refusal
from bot.http.requests import read_form
from storage.records.staff import Person

_SPENT = Refusal(
    410,
    "This link is used up or too old.",
    "Links work once, for a day. Ask for a new one: swingdoor people add EMAIL …",
)


def entrance_routes(access: Access, let_go: Callable[[Person], Awaitable[None]]) -> list[BaseRoute]:
    """Give the routes that need no session. `let_go` puts down what who signs out holds."""

    async def show(request: Request) -> Response:
        token = request.query_params.get("token", "")
        response = access.pages.answer("enter.html", {"token": token, "person": None})
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    async def enter(request: Request) -> Response:
        try:
            token = (await read_form(request)).get("token", "")
        except Refusal as no:
            return access.refuse(request, no)
        before = access.cookie.read(request)
        session = await access.signins.enter(token, before)
        if session is None:
            access.deny("sign_in.refused", "console")
            return access.refuse(request, _SPENT)
        response = RedirectResponse("/console/queue", 303, {"Cache-Control": "no-store"})
        access.cookie.set(response, session)
        return response

    async def leave(request: Request) -> Response:
        session = access.cookie.read(request)
        person = await access.find(request, use=False)
        if person is not None:
            access.presence.leave(person.email)
            await let_go(person)
        if session is not None:
            await access.signins.leave(session)
        response = access.pages.answer("left.html", {"person": None})
        access.cookie.clear(response)
        return response

    async def begin(_: Request) -> Response:
        return RedirectResponse("/console/queue", 303, {"Cache-Control": "no-store"})

    return [
        Route("/console", begin, methods=["GET"]),
        Route("/console/enter", show, methods=["GET"]),
        Route("/console/enter", enter, methods=["POST"]),
        Route("/console/leave", leave, methods=["POST"]),
    ]
