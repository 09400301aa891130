"""A clear no: what is wrong, and what to do about it."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Endpoint = Callable[[Request], Awaitable[Response]]


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault
    """An HTTP answer of the 4xx kind, raised where the reason is found."""

    def __init__(self, status: int, error: str, what_to_do: str) -> None:
        """Take the status, one sentence on what is wrong, one on what to do."""
        super().__init__(error)
        self.status = status
        self.error = error
        self.what_to_do = what_to_do

    def as_json(self) -> Response:
        """Give it as `{error, what_to_do}`."""
        body = {"error": self.error, "what_to_do": self.what_to_do}
        return JSONResponse(body, self.status, {"Cache-Control": "no-store"})


def json_route(path: str, endpoint: Endpoint, method: str) -> Route:
    """Make a route whose refusals are JSON."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refusal as no:
            return no.as_json()

    return Route(path, answer, methods=[method])
