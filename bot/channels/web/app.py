"""The web channel's addresses: the page, the session, messages in and out."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from bot.channels.web.room import Room, Sender, taken
from bot.channels.web.visitor import Visitors, is_idle, visitor_cookie
from bot.channels.web.wire import Posted, read_posted, show_lines
from bot.channels.web.words import Words
from bot.conversation.turns import Receipt, Turns
from bot.http.addresses import Addresses
from bot.http.assets import SHARED, Assets
from bot.http.pages import Pages
from bot.http.refusal import Refusal, json_route, too_much
from bot.http.requests import read_form, read_json
from bot.http.streams import Streams
from bot.office.limits import FloodError
from bot.office.memory import Memory
from bot.office.wording import Wording

STATIC = Path(__file__).parent / "static"
NO_SESSION = Refusal(
    401, "There is no chat session.", "POST /chat/session first, and send the cookie it sets."
)


def chat_routes(
    turns: Turns[Any],
    streams: Streams,
    visitors: Visitors,
    *,
    secure: bool,
    origins: Sequence[str] = (),
    addresses: Addresses | None = None,
) -> list[BaseRoute]:
    """Give the web channel's routes. `visitors` makes their tokens, `secure` is whether browsers reach us
    over TLS; `addresses` tells where they come from, `origins` are the sites whose pages may carry the chat in a frame, such as https://shop.example.
    """
    assets = Assets("/chat/assets", [SHARED, STATIC])
    pages = Pages(["bot.channels.web"], assets)
    room = Room(turns, streams)
    chat = Chat(room, pages, visitors, addresses or Addresses(), secure=secure)
    widget = Widget(chat, assets.body("loader.js"), origins)
    return [
        json_route("/chat/loader.js", widget.loader, "GET"),
        json_route("/chat/frame", widget.frame, "GET"),
        json_route("/chat", chat.page, "GET"),
        json_route("/chat", chat.post_form, "POST"),
        json_route("/chat/session", chat.start, "POST"),
        json_route("/chat/messages", chat.post, "POST"),
        json_route("/chat/messages", chat.lines, "GET"),
        json_route("/chat/stream", chat.follow, "GET"),
        assets.route(),
    ]


class Chat:
    """The endpoints."""

    def __init__(
        self, room: Room, pages: Pages, visitors: Visitors, addresses: Addresses, *, secure: bool
    ) -> None:
        """Take what they share."""
        self.room = room
        self.pages = pages
        self.visitors = visitors
        self.addresses = addresses
        self.cookie = visitor_cookie(secure=secure)

    async def page(self, request: Request) -> Response:
        """Give the page, with what was said so far. It sets no cookie."""
        return self.pages.answer("chat.html", await self.shown(request))

    async def post_form(self, request: Request) -> Response:
        """Take a message from the page without script, then show the page again."""
        form = await read_form(request)
        posted = read_posted({**form, "text": form.get("text") or form.get("say", "")})
        sender = await self._find(request)
        token = self.cookie.read(request)
        if sender is None:
            token, sender = self._admit(request)
        _, token = await self._take(sender, posted, token)
        response = RedirectResponse("/chat#last", 303, {"Cache-Control": "no-store"})
        self._hand(response, token)
        return response

    async def start(self, request: Request) -> Response:
        """Give the browser a session, the one it has if that is still good."""
        response = JSONResponse({"ready": True}, headers={"Cache-Control": "no-store"})
        if await self._find(request) is None:
            self._hand(response, self._admit(request)[0])
        return response

    async def post(self, request: Request) -> Response:
        """Take a message."""
        sender = await self._sender(request)
        posted = read_posted(await read_json(request))
        receipt, token = await self._take(sender, posted, self.cookie.read(request))
        response = taken(receipt)
        self._hand(response, token)
        return response

    async def lines(self, request: Request) -> Response:
        """Give messages."""
        return await self.room.lines(request, await self._sender(request))

    async def follow(self, request: Request) -> Response:
        """Stream messages."""
        return await self.room.follow(request, await self._sender(request))

    async def _find(self, request: Request) -> Sender | None:
        now = self.room.office.now()
        sender = self.visitors.read(self.cookie.read(request), now)
        if sender is None:
            return None
        if is_idle(await self.room.find(sender), now):
            return None
        return replace(sender, origin=self.addresses.prefix(request))

    async def _sender(self, request: Request) -> Sender:
        sender = await self._find(request)
        if sender is None:
            raise NO_SESSION
        return sender

    async def _take(
        self, sender: Sender, posted: Posted, token: str | None
    ) -> tuple[Receipt, str | None]:
        """Take a message; give the token the visitor goes on with, a new one if it proved them."""
        another, renewed = self._begin()
        receipt = await self.room.receive(sender, posted, renewed.contact)
        return receipt, another if receipt.renewed else token

    def _admit(self, request: Request) -> tuple[str, Sender]:
        """Make the token of somebody new; Refusal 429 if too many come from where they are."""
        office, origin = self.room.office, self.addresses.prefix(request)
        try:
            office.limits.session(office.knowledge.company.rate_limits, origin)
        except FloodError as flood:
            raise too_much(flood.seconds) from None
        token, sender = self._begin()
        return token, replace(sender, origin=origin)

    def _begin(self) -> tuple[str, Sender]:
        """Make a token, and who holds it."""
        now = self.room.office.now()
        token = self.visitors.make(now)
        sender = self.visitors.read(token, now)
        assert sender is not None
        return token, sender

    def _hand(self, response: Response, token: str | None) -> None:
        if token is not None:
            self.cookie.set(response, token)

    async def shown(self, request: Request) -> dict[str, object]:
        """Give what a page of the chat shows: the last lines, the openings."""
        sender = await self._find(request)
        lines = show_lines(await self.room.newest(sender)) if sender else []
        say = Words(await self._wording(sender))
        return {
            "lines": lines,
            "after": lines[-1]["seq"] if lines else 0,
            "company": self.room.office.knowledge.wording.company.get("company", "us"),
            "ideas": say.ideas(),
            "say": say,
            "new_id": secrets.token_urlsafe(12),
        }

    async def _wording(self, sender: Sender | None) -> Wording:
        """The words of the language their conversation is in, if they have one."""
        talk = await self.room.find(sender) if sender else None
        language = Memory.load(talk.state).language if talk else None
        return self.room.office.knowledge.speak(language)


class Widget:
    """The chat on another site's page: the script it carries, and the frame that shows it."""

    def __init__(self, chat: Chat, loader: bytes, origins: Sequence[str]) -> None:
        """Take the chat, the script, and the sites that may."""
        self.chat = chat
        self.script = loader
        self.origins = [one.rstrip("/") for one in origins]

    async def loader(self, _: Request) -> Response:
        """Give the script. Its address carries no hash, so it is asked for again now and then."""
        headers = {
            "Cache-Control": "public, max-age=600",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        return Response(self.script, 200, headers, "text/javascript; charset=utf-8")

    async def frame(self, request: Request) -> Response:
        """Give the page within the frame; browsers refuse it to every site not listed."""
        values = await self.chat.shown(request) | {"origins": self.origins}
        return self.chat.pages.answer(
            "frame.html", values, frames=" ".join(["'self'", *self.origins])
        )
