"""The stand-in's page: pick who you are, write, press, fill in. Plain links and forms.

It runs without script; with it, what is new appears by itself. Loopback only: a request that
names another host, or a form from another site, is refused.
"""

import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from bot.emulators.slack import drawing
from bot.emulators.slack.acting import Acting, NotThereError
from bot.emulators.slack.server import Server
from bot.emulators.slack.state import Post, View

ASSETS = Path(__file__).parent / "assets"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_LOCAL = {"127.0.0.1", "localhost", "[::1]"}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Page:
    """The page's routes."""

    def __init__(self, server: Server, acting: Acting) -> None:
        """Take the workspace, and the hands that act in it."""
        self._server = server
        self._acting = acting
        self._key = secrets.token_urlsafe(16)  # in every form: another site cannot know it

    def join(self) -> None:
        """Add the routes to the server, before it starts."""
        router = self._server.app.router
        router.add_get("/", self._local(self._people))
        router.add_get("/as/{user}", self._local(self._desk))
        router.add_post("/as/{user}/{act}", self._local(self._act))
        router.add_get("/page.css", self._local(_asset("page.css", "text/css")))
        router.add_get("/page.js", self._local(_asset("page.js", "text/javascript")))

    def _local(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            if request.host.rsplit(":", 1)[0] not in _LOCAL:
                return web.Response(status=403, text="This page is for this machine alone.")
            answer = await handler(request)
            answer.headers.update(HEADERS)
            return answer

        return guarded

    async def _people(self, _: web.Request) -> web.StreamResponse:
        return _html(drawing.people(list(self._server.state.users.values())))

    async def _desk(self, request: web.Request) -> web.StreamResponse:
        user = self._server.state.users.get(request.match_info["user"])
        if user is None:
            return web.Response(status=404, text="There is nobody of that name here.")
        return _html(drawing.desk(self._server.state, user, self._key))

    async def _act(self, request: web.Request) -> web.StreamResponse:
        user, act = request.match_info["user"], request.match_info["act"]
        form = {name: str(value) for name, value in (await request.post()).items()}
        if user not in self._server.state.users or form.get("key") != self._key:
            return web.Response(status=403, text="Open the page again, please.")
        try:
            await self._do(user, act, form)
        except NotThereError:
            return web.Response(status=409, text="This is no longer there. Go back and look again.")
        return web.Response(status=303, headers={"Location": f"/as/{quote(user)}#last"})

    async def _do(self, user: str, act: str, form: dict[str, str]) -> None:
        acting, state = self._acting, self._server.state
        if act == "say" and form.get("text", "").strip():
            text = form["text"].strip()
            command, _, rest = text.partition(" ")
            if command in {"/helpdesk", "/ticket"}:
                receipt = await acting.send(acting.command(user, command, rest))
                self._whisper(user, str(receipt.body.get("text", "")))
            else:
                await acting.send(acting.message(user, text))
        elif act == "home":
            await acting.send(acting.opened(user, "home"))
        elif act == "press":
            await self._press(user, form)
        elif act == "submit":
            view = self._view(user, form)
            await acting.send(acting.submit(view, drawing.values(view.shown, form)))
        elif act == "close":
            state.views.pop(self._view(user, form).id, None)

    async def _press(self, user: str, form: dict[str, str]) -> None:
        acting, label = self._acting, form.get("label", "")
        if form.get("view") == "home":
            await acting.send(acting.press_home(user, label))
        elif form.get("view"):
            await acting.send(acting.press_view(self._view(user, form), label))
        else:
            post = self._server.state.find(form.get("room", ""), form.get("stamp", ""))
            if post is None:
                raise NotThereError(label)
            await acting.send(acting.press(user, post, label))

    def _view(self, user: str, form: dict[str, str]) -> View:
        view = self._server.state.views.get(form.get("view", ""))
        if view is None or view.user != user:
            raise NotThereError("view")
        return view

    def _whisper(self, user: str, text: str) -> None:
        state = self._server.state
        room = state.direct(user).id
        if text:
            state.posts.append(Post(state.stamp(), room, "", text, [], ephemeral_for=user))


def _html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html", charset="utf-8")


def _asset(name: str, kind: str) -> Handler:
    async def give(_: web.Request) -> web.StreamResponse:
        text = (ASSETS / name).read_text(encoding="utf-8")
        return web.Response(text=text, content_type=kind, charset="utf-8")

    return give
