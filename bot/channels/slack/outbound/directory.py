"""Where to write: a person's direct message, a team's private channel. Looked up, remembered."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.channels.slack.outbound.api import Answer, Api, Good, Refused

FRESH = 300.0  # seconds a list of channels is believed
PATIENCE = 30.0  # seconds before a missing channel is looked for again
PAGE = 200  # channels asked for at a time
MOST_PAGES = 20


class Directory:
    """Turns user ids into direct messages, and channel names into private channels we are in."""

    def __init__(self, api: Api, clock: Callable[[], float]) -> None:
        """Take the API and a steady clock in seconds."""
        self._api = api
        self._clock = clock
        self._direct: dict[str, str] = {}
        self._private: dict[str, str] = {}
        self._listed: float | None = None

    async def direct(self, user: str) -> str | Answer:
        """Give the 1:1 direct message with a user, or the answer that says why there is none."""
        if user not in self._direct:
            answer = await self._api.call("conversations.open", {"users": user})
            channel = _channel(answer)
            if channel is None:
                return answer if not isinstance(answer, Good) else Refused("channel_not_found")
            self._direct[user] = channel
        return self._direct[user]

    def learn(self, user: str, channel: str) -> None:
        """Remember the direct message an employee has just written in."""
        if channel.startswith("D"):
            self._direct[user] = channel

    async def private(self, name: str) -> str | None:
        """Give the id of a private channel by `#name` or id; None unless we are a member of it.

        A public channel, or one shared with another company, is never found: what teams are
        told of a request is not for them.
        """
        wanted = name.strip().removeprefix("#")
        now = self._clock()
        age = FRESH if wanted in self._private else PATIENCE
        if self._listed is None or now - self._listed > age:
            self._listed = now if await self._list() else None
        return self._private.get(wanted)

    async def _list(self) -> bool:
        found: dict[str, str] = {}
        cursor = ""
        for _ in range(MOST_PAGES):
            asked = {"types": "private_channel", "exclude_archived": True, "limit": PAGE}
            page = {**asked, "cursor": cursor} if cursor else asked
            answer = await self._api.call("conversations.list", page)
            if not isinstance(answer, Good):
                return False
            for one in answer.data.get("channels", []):
                if _is_ours(one):
                    found[one["id"]] = one["id"]
                    found[str(one.get("name", ""))] = one["id"]
            cursor = str((answer.data.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                break
        self._private = found
        return True


def _is_ours(channel: Any) -> bool:
    if not isinstance(channel, Mapping) or not isinstance(channel.get("id"), str):
        return False
    shared = any(channel.get(name) for name in ("is_ext_shared", "is_pending_ext_shared"))
    return channel.get("is_private") is True and channel.get("is_member") is True and not shared


def _channel(answer: Answer) -> str | None:
    if not isinstance(answer, Good):
        return None
    channel = answer.data.get("channel")
    found = channel.get("id") if isinstance(channel, Mapping) else None
    return found if isinstance(found, str) and found.startswith("D") else None
