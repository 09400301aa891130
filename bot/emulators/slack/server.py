"""The stand-in's HTTP side: the Web API at `/api/`, Socket Mode at `/link`."""

import asyncio
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import WSMsgType, web

from bot.emulators.slack import methods
from bot.emulators.slack.faults import Faults, Trouble
from bot.emulators.slack.methods import MethodError
from bot.emulators.slack.state import APP, APP_TOKEN, BOT_TOKEN, State

BY_FORM_ONLY = frozenset({"users.info", "conversations.list", "chat.getPermalink"})


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Web API as it came, and what it was answered."""

    method: str
    args: Mapping[str, Any]
    at: float  # monotonic seconds
    trouble: Trouble
    error: str = ""
    detail: str = ""


class Server:
    """Answers the bot; `calls` is everything it asked for, in order."""

    def __init__(self, state: State, faults: Faults | None = None) -> None:
        """Take the workspace and how to misbehave."""
        self.state = state
        self.faults = faults or Faults()
        self.calls: list[Call] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.acks: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self.connected = asyncio.Event()
        self._tickets: set[str] = set()
        self._runner: web.AppRunner | None = None
        self.app = web.Application(client_max_size=4 * 1024 * 1024)
        self.app.router.add_route("*", "/api/{method}", self._api)
        self.app.router.add_get("/link", self._link)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen; give the root of the Web API."""
        self._runner = web.AppRunner(self.app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound: int = self._runner.addresses[0][1]
        self.root = f"http://{host}:{bound}"
        return f"{self.root}/api/"

    async def stop(self) -> None:
        """Stop listening and hang up."""
        for socket in list(self.sockets):
            await socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    # --- the Web API ------------------------------------------------------------------------------

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method, at = request.match_info["method"], time.monotonic()
        args = await _arguments(request, method)
        trouble = self.faults.pick(method)
        if trouble is Trouble.BUSY:
            self.calls.append(Call(method, args or {}, at, trouble, "ratelimited"))
            wait = {"Retry-After": f"{self.faults.retry_after:g}"}
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers=wait
            )
        if trouble is Trouble.BROKEN:
            self.calls.append(Call(method, args or {}, at, trouble, "broken"))
            return web.Response(
                status=502, text="<html>Bad gateway</html>", content_type="text/html"
            )
        answer = self._answer(request, method, args)
        error, detail = str(answer.get("error", "")), str(answer.pop("detail", ""))
        self.calls.append(Call(method, args or {}, at, trouble, error, detail))
        if trouble is Trouble.SLOW:
            await asyncio.sleep(self.faults.delay)
        if trouble is Trouble.DROPPED and request.transport is not None:
            request.transport.abort()
        return web.json_response(answer)

    def _answer(
        self, request: web.Request, method: str, args: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        _, _, token = request.headers.get("Authorization", "").partition(" ")
        if method == "apps.connections.open":
            return self._ticket(token)
        if token != BOT_TOKEN:
            return {"ok": False, "error": "invalid_auth" if token else "not_authed"}
        if args is None:
            return {"ok": False, "error": "invalid_json"}
        try:
            return {"ok": True, **methods.call(self.state, method, args)}
        except MethodError as refusal:
            return {"ok": False, "error": refusal.error, "detail": refusal.detail}

    # --- Socket Mode ------------------------------------------------------------------------------

    def _ticket(self, token: str) -> dict[str, Any]:
        if token != APP_TOKEN:
            return {"ok": False, "error": "not_allowed_token_type" if token else "not_authed"}
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return {"ok": True, "url": f"{self.root.replace('http', 'ws', 1)}/link?ticket={ticket}"}

    async def _link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(ticket)  # the address is good for one connection
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        hello = {"type": "hello", "num_connections": len(self.sockets) + 1}
        await socket.send_json({**hello, "connection_info": {"app_id": APP}})
        self.sockets.append(socket)
        self.connected.set()
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._acked(frame.data)
        finally:
            self.sockets.remove(socket)
            if not self.sockets:
                self.connected.clear()
        return socket

    def _acked(self, text: str) -> None:
        found = json.loads(text)
        ack = self.acks.get(str(found.get("envelope_id")))
        if ack is not None and not ack.done():
            ack.set_result(found.get("payload") or {})


async def _arguments(request: web.Request, method: str) -> dict[str, Any] | None:
    """Read arguments as Slack does: a query, a form, or JSON where the method takes it."""
    found: dict[str, Any] = dict(request.query)
    if request.method == "POST" and request.can_read_body:
        if request.content_type == "application/json" and method not in BY_FORM_ONLY:
            try:
                body = await request.json()
            except ValueError:
                return None
            return {**found, **body} if isinstance(body, dict) else None
        found |= {name: str(value) for name, value in (await request.post()).items()}
    found.pop("token", None)
    return found
