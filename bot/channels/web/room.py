"""A chat room: one sender's conversation with one office, posted to, read and followed."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.web.wire import Posted, read_after, read_posted, show_lines
from bot.conversation.turns import Receipt, Turns
from bot.http.refusal import Refusal, too_much
from bot.http.requests import read_json
from bot.http.streams import Event, Open, Streams, Woke
from bot.office.limits import FloodError
from storage.conversation import conversations
from storage.database.database import Connection
from storage.records.conversation import Channel, Conversation, Inbound, Message, Status

_MOST = 500  # lines read at once


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, as the channel verified them; see `storage.records.conversation.Inbound`."""

    channel: Channel
    contact: str
    name: str
    person_id: str | None = None
    origin: str = ""

    @property
    def key(self) -> str:
        """The key of their conversation."""
        return self.inbound(Posted("", "", None)).key

    def inbound(self, posted: Posted, renews: str = "") -> Inbound:
        """Give a message of theirs. Its id counts within their conversation alone."""
        return Inbound(
            channel=self.channel,
            external_id=f"{self.contact}:{posted.id}",
            contact=self.contact,
            name=self.name,
            text=posted.text,
            choice=posted.choice,
            person_id=self.person_id,
            address=self.contact,
            renews=renews,
            origin=self.origin,
        )


@dataclass(slots=True)
class _Place:
    """How far a reader is: the last line, whether more was there than is read at once, and the
    status last told.
    """

    after: int
    more: bool = False
    status: Status | None = None


class Room:
    """The HTTP side of such conversations; who the sender is, the caller has verified."""

    def __init__(self, turns: Turns[Any], streams: Streams) -> None:
        """Take the office's turns and the process's streams."""
        self.turns = turns
        self.office = turns.office
        self.streams = streams

    async def post(self, request: Request, sender: Sender) -> Response:
        """Take a message; 202 once it is safe on disk."""
        return taken(await self.receive(sender, read_posted(await read_json(request))))

    async def lines(self, request: Request, sender: Sender) -> Response:
        """Give the lines after `?after=`, oldest first."""
        after = read_after(request.query_params.get("after"))
        _, lines = await self.read(sender, after)
        return JSONResponse(show_lines(lines), headers={"Cache-Control": "no-store"})

    async def follow(self, request: Request, sender: Sender) -> Response:
        """Stream the lines after `?after=` or Last-Event-ID, then each as it is committed."""
        resumed = request.headers.get("last-event-id")
        after = read_after(request.query_params.get("after"), resumed)
        try:
            rules = self.office.knowledge.company.rate_limits
            self.office.limits.stream(rules, sender.key, sender.origin)
        except FloodError as flood:
            raise too_much(flood.seconds) from None
        return self.streams.answer(
            sender.key, lambda stream: self._events(stream, sender, after), sender.origin
        )

    async def receive(self, sender: Sender, posted: Posted, renews: str = "") -> Receipt:
        """Take a message that was read; a button pressed without words gets its own. `renews` is
        the id the sender has from then on, if it proves who they are.
        """
        if not posted.text.strip() and posted.choice is not None:
            label = label_of(await self.newest(sender), posted.choice)
            posted = Posted(posted.id, label, posted.choice)
        try:
            return await self.turns.receive(sender.inbound(posted, renews))
        except FloodError as flood:
            raise too_much(flood.seconds) from None

    async def find(self, sender: Sender) -> Conversation | None:
        """Give the sender's conversation, None before the first message."""
        found = await self.office.database.look(lambda on: conversations.find_key(on, sender.key))
        return found[0] if found else None

    async def read(
        self, sender: Sender, after: int = 0
    ) -> tuple[Conversation | None, list[Message]]:
        """Give the sender's conversation, if there is one, and its lines after a `seq`."""

        def look(connection: Connection) -> tuple[Conversation | None, list[Message]]:
            found = conversations.find_key(connection, sender.key)
            if found is None:
                return None, []
            return found[0], conversations.read(connection, found[0].id, after, _MOST)

        return await self.office.database.look(look)

    async def newest(self, sender: Sender, most: int = 200) -> list[Message]:
        """Give the last lines of the sender's conversation."""
        conversation = await self.find(sender)
        if conversation is None:
            return []
        return (await self.read(sender, max(0, conversation.last_seq - most)))[1]

    async def _events(self, stream: Open, sender: Sender, after: int) -> AsyncIterator[Event]:
        conversation: Conversation | None = None
        with self.office.feed.watch() as hint:  # until there is a conversation to watch
            while (conversation := await self.find(sender)) is None:
                woke = await stream.wait(hint)
                if woke is Woke.OVER:
                    return
                if woke is Woke.QUIET:
                    yield Event("ping", None)
        place = _Place(after)
        with self.office.feed.watch(conversation.id) as hint:
            while (woke := await stream.wait(hint)) is not Woke.OVER:
                if woke is Woke.QUIET:
                    yield Event("ping", None)
                    continue
                news = await self._news(sender, place)
                if news is None:  # it has gone to the sender's next id
                    return
                for event in news:
                    yield event
                if place.more:
                    hint.set()

    async def _news(self, sender: Sender, place: "_Place") -> list[Event] | None:
        """Give what a reader at a place has not seen, and move the place on; None if there is no
        such conversation any more.
        """
        conversation, lines = await self.read(sender, place.after)
        if conversation is None:
            return None
        news = [Event("message", one, str(one["seq"])) for one in show_lines(lines)]
        place.more = len(lines) == _MOST
        place.after = lines[-1].seq if lines else place.after
        if not lines and self._types(conversation):
            news.append(Event("typing", None))
        if conversation.status is not place.status:
            place.status = conversation.status
            news.append(Event("status", {"status": conversation.status.value}))
        return news

    def _types(self, conversation: Conversation) -> bool:
        office = self.office
        return office.presence.types(office.side, conversation.id, office.now())


def taken(receipt: Receipt) -> Response:
    """Say that a message is safe on disk, and the `seq` of what answers it."""
    return JSONResponse({"seq": receipt.seq}, 202, {"Cache-Control": "no-store"})


def label_of(lines: Sequence[Message], choice: str) -> str:
    """Give the words on a button that was shown; Refusal 400 if none of these lines had it."""
    for line in reversed(lines):
        for one in line.choices:
            if one.id == choice:
                return one.label
    raise Refusal(400, "There is no such button.", "Press one of those shown, or write.")
