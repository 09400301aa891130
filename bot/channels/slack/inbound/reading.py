"""What Slack sends, read into values. Pure; whatever does not have the shape we know is nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Body: TypeAlias = Mapping[str, Any]

TICKET = "ticket"  # the reaction and the shortcut that make a ticket of a message

_USER = re.compile(r"[UW][A-Z0-9_]{1,40}")
_CHANNEL = re.compile(r"[CDG][A-Z0-9_]{1,40}")
_STAMP = re.compile(r"[0-9]{1,12}\.[0-9]{1,8}")
_MENTION = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^>]*)?>")
_LINK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True)
class Place:
    """A message of Slack's: its channel and timestamp, and the thread it stands in ("": none)."""

    channel: str
    stamp: str
    thread: str = ""

    @property
    def root(self) -> str:
        """The timestamp an answer's thread hangs on."""
        return self.thread or self.stamp


@dataclass(frozen=True, slots=True)
class Written:
    """Somebody wrote to us: in our own direct message, or by name in a channel."""

    delivery: str
    user: str
    text: str
    place: Place
    private: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """Somebody put the ticket reaction under a message of `author`'s."""

    delivery: str
    user: str
    author: str
    place: Place


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody opened our app: its Home tab or its messages."""

    user: str
    tab: str
    channel: str


@dataclass(frozen=True, slots=True)
class Changed:
    """Slack knows something new of a user."""

    user: str


Event: TypeAlias = Written | Marked | Opened | Changed


def read_event(body: Body, team: str) -> Event | None:
    """Read an event envelope of workspace `team`; None for what we take no part in."""
    event = table(body, "event")
    if text(body, "team_id") != team or not team:
        return None
    kind = text(event, "type")
    if kind in {"message", "app_mention"}:
        return _written(body, event)
    if kind == "reaction_added":
        return _marked(body, event)
    if kind == "app_home_opened":
        user, tab = user_id(event, "user"), text(event, "tab")
        return Opened(user, tab, channel_id(event, "channel")) if user else None
    if kind in {"user_change", "user_profile_changed"}:
        user = user_id(table(event, "user"), "id")
        return Changed(user) if user else None
    return None


def is_foreign(body: Body, team: str) -> bool:
    """Tell whether an event comes from, or through, another company's workspace."""
    event = table(body, "event")
    if body.get("is_ext_shared_channel") is True:
        return True
    homes = (event.get("team"), event.get("user_team"), event.get("source_team"))
    return any(home not in (None, "", team) for home in homes)


def _written(body: Body, event: Body) -> Written | None:
    """A person's own new message. Bots', edits and the system's remarks are none."""
    user, place = user_id(event, "user"), _place(event)
    mentioned = text(event, "type") == "app_mention"
    direct = place is not None and place.channel.startswith("D")
    private = direct and text(event, "channel_type") in {"im", ""}
    robot = any(event.get(name) for name in ("bot_id", "bot_profile", "app_id", "hidden"))
    plain = text(event, "subtype") in {"", "file_share", "thread_broadcast"}
    if not user or place is None or robot or not plain or not (mentioned or private):
        return None
    said = unescape(_MENTION.sub("", text(event, "text"), count=1 if mentioned else 0).strip())
    return Written(delivery(body, place), user, said or _remark(event), place, private)


def _remark(event: Body) -> str:
    """What stands for a message without words."""
    return "(a file)" if event.get("files") else ""


def _marked(body: Body, event: Body) -> Marked | None:
    item = table(event, "item")
    user, author = user_id(event, "user"), user_id(event, "item_user")
    channel, stamp = channel_id(item, "channel"), stamp_of(item, "ts")
    if text(event, "reaction") != TICKET or not (user and author and channel and stamp):
        return None
    place = Place(channel, stamp)
    return Marked(delivery(body, place) + ":mark", user, author, place)


def _place(event: Body) -> Place | None:
    channel, stamp = channel_id(event, "channel"), stamp_of(event, "ts")
    return Place(channel, stamp, stamp_of(event, "thread_ts")) if channel and stamp else None


def delivery(body: Body, place: Place) -> str:
    """The id of a delivery; the same for each repetition of it."""
    return text(body, "event_id") or f"{place.channel}:{place.stamp}"


def unescape(said: str) -> str:
    """Give text as the person saw it: links by their words, the three signs as themselves."""

    def show(match: re.Match[str]) -> str:
        target, label = match.group(1), match.group(2)
        return label or (target if "://" in target else target.removeprefix("mailto:"))

    plain = _LINK.sub(show, said)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


# --- fields, whatever their type turns out to be ------------------------------------------------


def table(body: Body, *names: str) -> Body:
    """Give a nested object; an empty one if it is not there or is something else."""
    for name in names:
        found = body.get(name) if isinstance(body, Mapping) else None
        body = found if isinstance(found, Mapping) else {}
    return body


def text(body: Body, name: str) -> str:
    """Give a field that is text, else an empty one."""
    found = body.get(name)
    return found if isinstance(found, str) else ""


def user_id(body: Body, name: str) -> str:
    """Give a field that is a user's id, else an empty one."""
    return _matching(_USER, text(body, name))


def channel_id(body: Body, name: str) -> str:
    """Give a field that is a channel's id, else an empty one."""
    return _matching(_CHANNEL, text(body, name))


def stamp_of(body: Body, name: str) -> str:
    """Give a field that is a message's timestamp, else an empty one."""
    return _matching(_STAMP, text(body, name))


def _matching(pattern: re.Pattern[str], found: str) -> str:
    return found if pattern.fullmatch(found) else ""
