"""The stand-in as a web server: the Bot API, its files, and a page to write as a customer."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.emulators.telegram import api
from bot.emulators.telegram.api import ApiError, Json
from bot.emulators.telegram.faults import Limits, Plan
from bot.emulators.telegram.methods import Methods
from bot.emulators.telegram.page import Page
from bot.emulators.telegram.pushing import Pusher
from bot.emulators.telegram.world import World

_TOKEN_PARTS = 2


class Emulator:
    """Telegram for one bot. `plan` may give a call some trouble; `limits` are Telegram's own."""

    def __init__(self, world: World | None = None, limits: Limits | None = None) -> None:
        """Start with an empty world unless one is given."""
        self.world = world or World()
        self.limits = limits or Limits()
        self.plan: Plan | None = None
        self.methods = Methods(self.world)
        self._pusher = Pusher(self.world)

    def app(self, *, page: bool = False) -> Starlette:
        """Give the web application, with the page for people if asked for."""
        routes: list[BaseRoute] = [
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._file, methods=["GET"]),
        ]
        if page:
            routes += Page(self.world).routes
        return Starlette(routes=routes, lifespan=self._live)

    @contextlib.asynccontextmanager
    async def _live(self, _: Starlette) -> AsyncIterator[None]:
        pushing = asyncio.create_task(self._pusher.run())
        yield
        pushing.cancel()
        await asyncio.gather(pushing, return_exceptions=True)

    async def _call(self, request: Request) -> Response:
        params: Json = {}
        name = request.path_params["method"]
        try:
            self._check_token(request.path_params["token"])
            name = api.method_name(name)
            params = api.typed(name, await _given(request))
            result = await self._carry_out(name, params)
        except ApiError as error:
            self.world.note(name, params, error.code)
            return JSONResponse(error.answer(), status_code=error.code)
        except _LostError:
            self.world.note(name, params, 0)
            return _Cut()
        except _OddError as odd:
            self.world.note(name, params, odd.status)
            return Response(odd.body, odd.status, media_type="application/json")
        self.world.note(name, params, 200)
        return JSONResponse({"ok": True, "result": result})

    def _check_token(self, token: str) -> None:
        if token == self.world.token:
            return
        if len(token.split(":")) == _TOKEN_PARTS:
            raise ApiError(401, "Unauthorized")
        raise ApiError(404, "Not Found")

    async def _carry_out(self, name: str, params: Json) -> Any:
        trouble = self.plan(name, params) if self.plan else None
        if trouble is not None and trouble.delay:
            await asyncio.sleep(trouble.delay)
        early = self.limits.check(name, params)
        if early is not None:
            raise early
        if trouble is not None and trouble.odd is not None:
            raise _OddError(*trouble.odd)
        if trouble is not None and trouble.error is not None:
            wait = (trouble.error.parameters or {}).get("retry_after")
            if wait:
                self.limits.stop(int(params.get("chat_id", 0)), wait)
            raise trouble.error
        result = await self.methods.call(name, params)
        if trouble is not None and trouble.lost:
            raise _LostError
        return result

    async def _file(self, request: Request) -> Response:
        try:
            self._check_token(request.path_params["token"])
        except ApiError as error:
            return JSONResponse(error.answer(), status_code=error.code)
        for path, data in self.world.files.values():
            if path == request.path_params["path"]:
                return Response(data, media_type="application/octet-stream")
        return JSONResponse(ApiError(404, "Not Found").answer(), status_code=404)


class _LostError(Exception):
    """The call was carried out; its answer gets lost on the way."""


class _OddError(Exception):
    """An answer of another shape than Telegram's is given."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


class _Cut(Response):
    """An answer that breaks off: fewer bytes than promised."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002 - ASGI's signature
        length = [(b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": length})
        await send({"type": "http.response.body", "body": b'{"ok":', "more_body": True})
        raise ConnectionResetError("the line breaks, as planned")


async def _given(request: Request) -> Json:
    """Give the parameters, wherever they are: in the address, a form or JSON."""
    given: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        try:
            given |= json.loads(await request.body())
        except ValueError:
            raise api.bad("can't parse JSON object") from None
    elif kind:
        async with request.form() as form:
            given |= dict(form)
    return given
