"""A clear no: what is wrong, and what to do about it."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Endpoint = Callable[[Request], Awaitable[Response]]


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault
    """An HTTP answer of the 4xx kind, raised where the reason is found."""

    def __init__(
        self, status: int, error: str, what_to_do: str, *, retry_after: int | None = None
    ) -> None:
        """Take the status, one sentence on what is wrong, one on what to do; and in how many
        seconds it may be tried again, where that is known.
        """
        super().__init__(error)
        self.status = status
        self.error = error
        self.what_to_do = what_to_do
        self.headers = {"Cache-Control": "no-store"}
        if retry_after is not None:
            self.headers["Retry-After"] = str(retry_after)

    def as_json(self) -> Response:
        """Give it as `{error, what_to_do}`."""
        body = {"error": self.error, "what_to_do": self.what_to_do}
        return JSONResponse(body, self.status, self.headers)


def too_much(seconds: int) -> Refusal:
    """Give the refusal of what is over a limit."""
    what_to_do = f"Wait {seconds} seconds, then go on more slowly."
    return Refusal(429, "That is too much at once.", what_to_do, retry_after=seconds)


def json_route(path: str, endpoint: Endpoint, method: str) -> Route:
    """Make a route whose refusals are JSON."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refusal as no:
            return no.as_json()

    return Route(path, answer, methods=[method])
