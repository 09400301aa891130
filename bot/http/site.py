"""The site put together: routes, the guard in front, an answer for what is not there."""

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute

from bot.http.guard import Guard
from bot.http.refusal import Refusal
from storage.database.database import FAULTS
from storage.errors import trace

log = logging.getLogger(__name__)

Lifespan = Callable[[Any], AbstractAsyncContextManager[None]]

_NAMES = {
    404: ("There is nothing at this address.", "Check the address, or start from the first page."),
    405: ("This address does not take that method.", "See the documentation for what it takes."),
    413: ("That is too much at once.", "Send less."),
}
_FAULT = ("Something went wrong on our side.", "Try again in a moment; it has been noted.")
_AWAY = (
    "This cannot be kept right now.",
    "Nothing is lost that was not sent; try again in a moment.",
)
RETRY_AFTER = 5  # seconds, what a browser or platform is told to wait


def build_site(
    routes: Sequence[BaseRoute], public_url: str | None, lifespan: Lifespan | None = None
) -> Starlette:
    """Give the ASGI application. `public_url` is where browsers reach it, None for loopback."""
    return Starlette(
        routes=list(routes),
        middleware=[
            Middleware(Guard, public_url=public_url),
            Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5),
        ],
        exception_handlers={
            HTTPException: _refuse,
            **dict.fromkeys(FAULTS, _put_off),
            Exception: _apologize,
        },
        lifespan=lifespan,
    )


async def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = _NAMES.get(error.status_code, (error.detail, "See the documentation."))
    return _answer(request, error.status_code, *words)


async def _put_off(request: Request, error: Exception) -> Response:
    """The database is away, full or closing: it comes back by itself, and so should the asker."""
    log.error("%s could not be served: %s", request.url.path, trace(error))
    response = _answer(request, 503, *_AWAY)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


async def _apologize(request: Request, _: Exception) -> Response:
    return _answer(request, 500, *_FAULT)


def _answer(request: Request, status: int, error: str, what_to_do: str) -> Response:
    """Say it in the form the asker reads: a page for people, JSON for programs."""
    if "text/html" in request.headers.get("accept", ""):
        page = (
            f'<!doctype html><html lang="en"><title>{error}</title><h1>{error}</h1><p>{what_to_do}'
        )
        return HTMLResponse(page, status, {"Cache-Control": "no-store"})
    return Refusal(status, error, what_to_do).as_json()
