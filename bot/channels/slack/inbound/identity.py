"""Who a Slack user is to us: an active employee, or nobody.

The way is always the same: our own workspace's user id, `users.info`, a confirmed e-mail, the
active employee who has it. A display name never counts. Whatever is missing, unclear or not
answered is a refusal, and every refusal reads the same to the person.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.slack.outbound.api import Api, Good

log = logging.getLogger(__name__)

FRESH = 60.0  # seconds what Slack said of a user is believed
PATIENCE = 2.0  # seconds for users.info: Slack waits three for our answer
MOST_KNOWN = 20_000  # users remembered at once

EmployeeOf = Callable[[str], Awaitable[str | None]]

# All must be there and false: Slack leaves none of them out for a full member.
_MUST_BE_FALSE = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted")
# Slack sends these only for people to whom they apply.
_MUST_NOT_BE_TRUE = (
    "is_app_user",
    "is_stranger",
    "is_invited_user",
    "is_workflow_bot",
    "is_connector_bot",
)


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack vouches for: a full member of our workspace and their confirmed e-mail."""

    user: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Person:
    """An active employee, as Slack and the company's records agree."""

    user: str
    name: str
    email: str
    employee: str


@dataclass(frozen=True, slots=True)
class _Known:
    profile: Profile | None
    at: float


class Identity:
    """Looks people up, believes Slack for a minute, and our own records never longer than now."""

    def __init__(
        self, api: Api, team: str, employee_of: EmployeeOf, clock: Callable[[], float]
    ) -> None:
        """Take the API, our workspace's id, e-mail → active employee's id, and a steady clock."""
        self._api = api
        self._team = team
        self._employee_of = employee_of
        self._clock = clock
        self._known: dict[str, _Known] = {}
        self._asking: dict[str, asyncio.Task[Profile | None]] = {}

    async def person(self, user: str, *, live: bool = False) -> Person | None:
        """Give the employee behind a user id of our workspace; None is a refusal.

        `live` asks Slack even if it said something within the last minute.
        """
        if not user:
            return None
        profile = await self._profile(user, live=live)
        if profile is None:
            return None
        employee = await self._employee_of(profile.email)
        if employee is None:
            return None
        return Person(user, profile.name, profile.email, employee)

    def knows(self, user: str) -> bool:
        """Tell whether the next answer about a user would come from memory."""
        known = self._known.get(user)
        return known is not None and self._clock() - known.at < FRESH

    def forget(self, user: str) -> None:
        """Believe nothing about a user any more: Slack said they changed."""
        self._known.pop(user, None)

    async def _profile(self, user: str, *, live: bool) -> Profile | None:
        if self.knows(user) and not live:
            return self._known[user].profile
        asking = self._asking.get(user)
        if asking is None:
            asking = asyncio.create_task(self._ask(user))
            self._asking[user] = asking
            asking.add_done_callback(lambda _: self._asking.pop(user, None))
        return await asyncio.shield(asking)

    async def _ask(self, user: str) -> Profile | None:
        answer = await self._api.call("users.info", {"user": user}, timeout=PATIENCE)
        if not isinstance(answer, Good):
            # Not remembered: the next message asks again. Until then nobody is let in.
            self._known.pop(user, None)
            log.warning("users.info gave nothing; the sender was refused")
            return None
        profile = read_profile(answer.data.get("user"), user, self._team)
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[user] = _Known(profile, self._clock())
        return profile


def read_profile(found: object, user: str, team: str) -> Profile | None:
    """Read what `users.info` says of a user; None unless all of it says "full member"."""
    if not isinstance(found, Mapping) or not _is_full_member(found, user, team):
        return None
    profile = found.get("profile")
    email = profile.get("email") if isinstance(profile, Mapping) else None
    if not isinstance(profile, Mapping) or not isinstance(email, str):
        return None
    return Profile(user, _name(found, profile), email) if "@" in email else None


def _is_full_member(found: Mapping[str, Any], user: str, team: str) -> bool:
    """Whether every field is there and says: a person of ours, with a confirmed e-mail."""
    return (
        bool(team)
        and found.get("id") == user
        and found.get("team_id") == team
        and found.get("is_email_confirmed") is True
        and all(found.get(name) is False for name in _MUST_BE_FALSE)
        and all(found.get(name, False) is False for name in _MUST_NOT_BE_TRUE)
    )


def _name(found: Mapping[str, Any], profile: Mapping[str, Any]) -> str:
    """What to call them; it proves nothing."""
    for name in (profile.get("display_name"), profile.get("real_name"), found.get("real_name")):
        if isinstance(name, str) and name.strip():
            return name.strip()[:80]
    return "Colleague"
