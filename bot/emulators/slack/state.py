"""What the stand-in workspace knows: users, channels, messages, views."""

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

TEAM = "T0DEMO0001"
BOT_USER = "U0BOT00001"
BOT = "B0BOT00001"
APP = "A0APP00001"
BOT_TOKEN = "xoxb-emulator"  # noqa: S105 - the emulator's own, good for nothing else
APP_TOKEN = "xapp-emulator"  # noqa: S105 - same
SIGNING_SECRET = "emulator-signing-secret"  # noqa: S105 - same

TRIGGER_LASTS = 3.0  # seconds


@dataclass(slots=True)
class User:
    """A user as `users.info` shows them; `more` overrides or, with None, removes fields."""

    id: str
    name: str
    email: str
    more: dict[str, Any] = field(default_factory=dict)

    def shown(self) -> dict[str, Any]:
        """Give the user object."""
        found: dict[str, Any] = {
            "id": self.id,
            "team_id": TEAM,
            "name": self.name.lower().replace(" ", "."),
            "real_name": self.name,
            "deleted": False,
            "is_bot": False,
            "is_app_user": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "is_email_confirmed": True,
            "tz": "Europe/London",
            "profile": {"real_name": self.name, "display_name": "", "email": self.email},
        }
        for name, value in self.more.items():
            target = found["profile"] if name == "email" else found
            if value is None:
                target.pop(name, None)
            else:
                target[name] = value
        return found


@dataclass(slots=True)
class Room:
    """A channel or a direct message."""

    id: str
    name: str = ""
    private: bool = False
    shared: bool = False
    members: set[str] = field(default_factory=set)

    @property
    def direct(self) -> bool:
        """Whether it is a 1:1 direct message."""
        return self.id.startswith("D")


@dataclass(slots=True)
class Post:
    """A message in a room; `ephemeral_for` names the one user who sees it."""

    stamp: str
    room: str
    user: str
    text: str
    blocks: list[dict[str, Any]]
    thread: str = ""
    edited: bool = False
    ephemeral_for: str = ""
    reactions: list[str] = field(default_factory=list)

    def shown(self) -> dict[str, Any]:
        """Give the message object."""
        found: dict[str, Any] = {
            "type": "message",
            "user": self.user,
            "text": self.text,
            "ts": self.stamp,
            "team": TEAM,
            "blocks": self.blocks,
        }
        if self.thread:
            found["thread_ts"] = self.thread
        if self.user == BOT_USER:
            found |= {"bot_id": BOT, "app_id": APP}
        return found


@dataclass(slots=True)
class View:
    """An open modal."""

    id: str
    user: str
    shown: dict[str, Any]
    hash: str = "1"


class State:
    """One workspace with our app installed."""

    def __init__(self) -> None:
        """Start with the bot and one public channel."""
        self.users: dict[str, User] = {}
        self.rooms: dict[str, Room] = {}
        self.posts: list[Post] = []
        self.views: dict[str, View] = {}
        self.homes: dict[str, dict[str, Any]] = {}
        self.prompts: dict[str, list[dict[str, str]]] = {}
        self.statuses: dict[str, str] = {}
        self._triggers: dict[str, tuple[str, float]] = {}
        self._numbers = itertools.count(1)
        self._last = 0.0
        self.add_room(Room("C0GENERAL1", "general", members={BOT_USER}))

    def add_user(self, user: User) -> User:
        """Add a user, and put them into the public channels."""
        self.users[user.id] = user
        for room in self.rooms.values():
            if not room.private:
                room.members.add(user.id)
        return user

    def add_room(self, room: Room) -> Room:
        """Add a channel."""
        self.rooms[room.id] = room
        return room

    def direct(self, user: str) -> Room:
        """Give the direct message of a user and the bot."""
        room = self.rooms.get(f"D{user[1:]}")
        return room or self.add_room(Room(f"D{user[1:]}", private=True, members={user, BOT_USER}))

    def stamp(self) -> str:
        """Give a timestamp that nothing else has."""
        self._last = max(time.time(), self._last + 0.000_001)
        return f"{self._last:.6f}"

    def number(self) -> int:
        """Give a number that nothing else has."""
        return next(self._numbers)

    def trigger(self, user: str) -> str:
        """Give a user's permission to open one view within three seconds."""
        id_ = f"{self.number()}.{self.number()}.trigger"
        self._triggers[id_] = (user, time.monotonic() + TRIGGER_LASTS)
        return id_

    def pull(self, trigger: str) -> str | None:
        """Use a trigger up; give its user, None if it is used or too old."""
        user, until = self._triggers.pop(trigger, ("", 0.0))
        return user if user and time.monotonic() < until else None

    def find(self, room: str, stamp: str) -> Post | None:
        """Give a message."""
        return next((one for one in self.posts if (one.room, one.stamp) == (room, stamp)), None)

    def by_bot(self, room: str) -> list[Post]:
        """Give what the bot wrote in a room, oldest first."""
        return [one for one in self.posts if one.room == room and one.user == BOT_USER]
