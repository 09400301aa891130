"""Calls of Slack's Web API: one try each, with an answer that says what to do next.

Nothing is retried here. What must arrive is a row of the outbox and is tried again from there;
what is worth nothing a moment later (a view, a status) is let go.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import aiohttp

CONNECT = 3.0  # seconds to connect
TOTAL = 10.0  # seconds for a call
SOCKETS = 20  # connections to Slack at once
DEFAULT_WAIT = 30.0  # seconds, where a 429 names none
SHORTEST, LONGEST = 1.0, 3600.0  # seconds, whatever a 429 names

# These take no JSON body (https://docs.slack.dev/apis/web-api: "form or query only").
_BY_QUERY = frozenset({"users.info", "conversations.list", "chat.getPermalink"})


@dataclass(frozen=True, slots=True)
class Good:
    """Slack did it; `data` is its answer."""

    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Limited:
    """Too fast: nothing of this kind before `wait` seconds are over."""

    wait: float


@dataclass(frozen=True, slots=True)
class Refused:
    """Slack understood and said no, with its own word for why."""

    error: str


@dataclass(frozen=True, slots=True)
class Unreached:
    """No answer, or none that means anything: it may or may not have been done."""

    why: str


Answer: TypeAlias = Good | Limited | Refused | Unreached


class Api:
    """Slack's Web API for one bot token. The token is in no repr and no log line."""

    def __init__(self, base: str, token: str, shortest: float = SHORTEST) -> None:
        """Take the API's root (ends in `/api/`), the bot token, the least wait after a 429."""
        self._shortest = shortest
        self._base = base if base.endswith("/") else f"{base}/"
        self._token = token
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    async def call(self, method: str, args: Mapping[str, Any], timeout: float = TOTAL) -> Answer:  # noqa: ASYNC109 - aiohttp's own timeout is meant
        """Call a method. It raises nothing: what went wrong is an answer."""
        if self._closed:
            return Unreached("closed")
        limit = aiohttp.ClientTimeout(total=timeout, connect=CONNECT)
        headers = {"Authorization": f"Bearer {self._token}"}
        given: dict[str, Any] = {"json": dict(args)}
        verb = "POST"
        if method in _BY_QUERY:
            given = {"params": {name: _plain(value) for name, value in args.items()}}
            verb = "GET"
        try:
            async with self._open().request(
                verb, f"{self._base}{method}", headers=headers, timeout=limit, **given
            ) as response:
                body = await response.read()
                return _read(response.status, response.headers, body, self._shortest)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return Unreached(type(error).__name__)

    async def close(self) -> None:
        """Close the connections; there will be no others."""
        self._closed = True
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=SOCKETS),
                json_serialize=lambda value: json.dumps(value, ensure_ascii=True),
            )
        return self._session


def _read(status: int, headers: Mapping[str, str], body: bytes, shortest: float) -> Answer:
    if status == 429:  # noqa: PLR2004 - Too Many Requests
        return Limited(_seconds(headers.get("Retry-After", ""), shortest))
    try:
        data = json.loads(body)
    except ValueError:
        return Unreached(f"HTTP {status}")
    if not isinstance(data, dict) or status >= 500:  # noqa: PLR2004 - a server's fault
        return Unreached(f"HTTP {status}")
    if data.get("ok") is True:
        return Good(data)
    error = str(data.get("error", "unknown_error"))
    return Limited(DEFAULT_WAIT) if error in {"ratelimited", "rate_limited"} else Refused(error)


def _plain(value: Any) -> str:
    """A value as a query carries it; Slack's booleans are lower case."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _seconds(text: str, shortest: float) -> float:
    """The wait a 429 names, within our bounds; what cannot be read is a wait of our own."""
    try:
        said = float(text)
    except ValueError:
        return DEFAULT_WAIT
    return min(max(said, shortest), LONGEST) if math.isfinite(said) else DEFAULT_WAIT
