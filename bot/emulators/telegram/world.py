"""What the stand-in knows: people, chats, messages, files, updates not yet taken."""

import asyncio
import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

DEFAULT_KINDS = ("message", "edited_message", "callback_query", "my_chat_member", "channel_post")
BOT_ID = 7_000_000_001
TOKEN = f"{BOT_ID}:emulator-token-0123456789-abcdefghij"
FIRST_UPDATE = 500_000


@dataclass(slots=True)
class Chat:
    """A chat: what was said in it by message id, and whether the person blocked the bot."""

    id: int
    kind: str = "private"
    title: str = ""
    messages: dict[int, Json] = field(default_factory=dict)
    blocked: bool = False
    moved_to: int | None = None
    typing_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Call:
    """A call the bot made: when (monotonic seconds), what, and the answer's code."""

    at: float
    method: str
    params: Json
    code: int


@dataclass(slots=True)
class Webhook:
    """Where updates are pushed to, and the secret shown there."""

    url: str
    secret: str
    connections: int


class World:
    """All of the stand-in's state. Everything in it is in memory and gone with it."""

    def __init__(self, token: str = TOKEN) -> None:
        """Take the token its one bot must show."""
        self.token = token
        self.me: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Swingdoor",
            "username": "swingdoor_bot",
        }
        self.chats: dict[int, Chat] = {}
        self.commands: list[Json] = []
        self.updates: list[Json] = []
        self.calls: list[Call] = []
        self.queries: dict[str, float] = {}
        self.answered: list[str] = []
        self.files: dict[str, tuple[str, bytes]] = {}
        self.webhook: Webhook | None = None
        self.kinds: Sequence[str] = DEFAULT_KINDS
        self.news = asyncio.Event()
        self.listeners: list[Callable[[Json], None]] = []
        self._updates = itertools.count(FIRST_UPDATE)
        self._messages = itertools.count(1)

    def chat(self, chat_id: int, kind: str = "private", title: str = "") -> Chat:
        """Give a chat, opening it if it is new."""
        return self.chats.setdefault(chat_id, Chat(chat_id, kind, title))

    def next_message(self) -> int:
        """Give an id for a message."""
        return next(self._messages)

    def push(self, kind: str, what: Json) -> Json | None:
        """Queue an update for the bot, unless it did not ask for its kind; give it."""
        if kind not in self.kinds:
            return None
        update = {"update_id": next(self._updates), kind: what}
        self.updates.append(update)
        self.wake()
        for listener in self.listeners:
            listener(update)
        return update

    def confirm(self, offset: int) -> None:
        """Forget updates below an offset: the bot has them."""
        self.updates = [one for one in self.updates if one["update_id"] >= offset]

    def wake(self) -> None:
        """Wake whoever waits for something to happen."""
        self.news.set()
        self.news = asyncio.Event()

    def note(self, method: str, params: Json, code: int) -> None:
        """Write a call down, for whoever judges the bot by what it did."""
        self.calls.append(Call(time.monotonic(), method, params, code))
        self.wake()

    def sent(self, chat_id: int) -> list[Json]:
        """Give the bot's messages in a chat, oldest first, as they read now."""
        chat = self.chats.get(chat_id)
        mine = chat.messages.values() if chat else ()
        return [one for one in mine if one["from"]["id"] == self.me["id"]]
