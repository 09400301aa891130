"""A page to write to the bot as a customer, without Telegram. For loopback only."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from importlib import resources
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.emulators.telegram.people import NoButtonError, Person
from bot.emulators.telegram.world import Json, World

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_FILES = {"page.css": "text/css", "page.js": "text/javascript"}
_LOCAL = {"127.0.0.1", "localhost", "[::1]"}
_PULSE = 15.0  # seconds between signs of life on the stream
_TYPING_LASTS = 5.0
LONGEST_TEXT = 4_096
MOST_PHOTO = 10 * 1024 * 1024  # bytes, Telegram's limit


class Page:
    """Serves the page, takes what is typed there, streams what the bot says."""

    def __init__(self, world: World) -> None:
        """Take the world to write in."""
        self._world = world
        self._people: dict[int, Person] = {}

    @property
    def routes(self) -> list[BaseRoute]:
        """Give the routes."""
        return [
            Route("/", self._show),
            Route("/{name:str}", self._asset),
            Route("/as/{user:int}/chat", self._chat),
            Route("/as/{user:int}/stream", self._stream),
            Route("/as/{user:int}/{deed:str}", self._do, methods=["POST"]),
        ]

    async def _show(self, request: Request) -> Response:
        if not _is_local(request):
            return Response(status_code=403)
        return Response(_read("page.html"), media_type="text/html", headers=HEADERS)

    async def _asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _FILES or not _is_local(request):
            return Response(status_code=404, headers=HEADERS)
        return Response(_read(name), media_type=_FILES[name], headers=HEADERS)

    async def _chat(self, request: Request) -> Response:
        if not _is_local(request):
            return Response(status_code=403)
        return JSONResponse(self._seen(request.path_params["user"]), headers=HEADERS)

    async def _stream(self, request: Request) -> Response:
        """Send the chat whenever anything happens."""
        if not _is_local(request):
            return Response(status_code=403)
        user = request.path_params["user"]

        async def events() -> AsyncIterator[str]:
            while True:
                news = self._world.news
                yield f"data: {json.dumps(self._seen(user))}\n\n"
                try:
                    await asyncio.wait_for(news.wait(), _PULSE)
                except TimeoutError:
                    continue

        return StreamingResponse(events(), media_type="text/event-stream", headers=HEADERS)

    async def _do(self, request: Request) -> Response:
        # A foreign page can make no request with this type without asking first.
        kind = request.headers.get("content-type", "")
        if not _is_local(request) or kind not in {"application/json", "image/jpeg", "image/png"}:
            return Response(status_code=403, headers=HEADERS)
        person = self._person(request.path_params["user"])
        if request.path_params["deed"] == "photo":
            person.photo((await request.body())[:MOST_PHOTO])
            return Response(status_code=204, headers=HEADERS)
        try:
            words = await request.json()
            _act(person, request.path_params["deed"], words)
        except (ValueError, KeyError, TypeError, NoButtonError):
            return Response(status_code=400, headers=HEADERS)
        return Response(status_code=204, headers=HEADERS)

    def _person(self, user: int) -> Person:
        if user not in self._people:
            self._people[user] = Person(self._world, user, f"Customer {user}")
        return self._people[user]

    def _seen(self, user: int) -> Json:
        chat = self._person(user).chat
        typing = time.monotonic() - chat.typing_at < _TYPING_LASTS
        return {
            "messages": [_shown(one, user) for one in chat.messages.values()],
            "typing": typing,
            "commands": self._world.commands,
        }


def _act(person: Person, deed: str, words: Mapping[str, Any]) -> None:
    if deed == "say":
        text = str(words["text"]).strip()[:LONGEST_TEXT]
        if text:
            person.say(text)
    elif deed == "press":
        message = person.chat.messages[int(words["message"])]
        person.press(str(words["label"]), message)
    else:
        raise KeyError(deed)


def _shown(message: Json, user: int) -> Json:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    text = (
        message.get("text") or message.get("caption") or ("a photo" if "photo" in message else "")
    )
    bold = [one for one in message.get("entities", []) if one["type"] == "bold"]
    return {
        "id": message["message_id"],
        "mine": message["from"]["id"] == user,
        "text": text,
        "bold": [[one["offset"], one["length"]] for one in bold],
        "buttons": [[button["text"] for button in row] for row in rows],
        "at": message["date"],
        "edited": "edit_date" in message,
    }


def _read(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _is_local(request: Request) -> bool:
    """Whether page and browser are on this machine, and no foreign name points at it."""
    peer = request.client.host if request.client else ""
    host = request.headers.get("host", "").rsplit(":", 1)[0]
    origin = request.headers.get("origin")
    own = origin is None or origin.partition("://")[2] == request.headers.get("host")
    return peer in {"127.0.0.1", "::1"} and host in _LOCAL and own
