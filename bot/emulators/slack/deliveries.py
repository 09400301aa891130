"""What the stand-in sends the bot: signed over HTTP, or over the socket, and again if not taken."""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from random import Random
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.emulators.slack.server import Server
from bot.emulators.slack.state import SIGNING_SECRET

PATIENCE = 3.0  # seconds Slack waits for "received"
AGAIN = (0.0, 60.0, 300.0)  # seconds before each repetition


@dataclass(frozen=True, slots=True)
class Parcel:
    """Something to deliver: its kind (events, interactive, slash) and the payload."""

    kind: str
    payload: Mapping[str, Any]

    def encoded(self) -> tuple[str, bytes]:
        """Give content type and body as Slack posts them."""
        if self.kind == "events":
            return "application/json", json.dumps(self.payload).encode()
        form = dict(self.payload) if self.kind == "slash" else {"payload": json.dumps(self.payload)}
        return "application/x-www-form-urlencoded", urlencode(form).encode()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the bot answered: status (0: nothing came) and body."""

    status: int
    body: Mapping[str, Any]
    seconds: float


_SOCKET_TYPES = {"events": "events_api", "interactive": "interactive", "slash": "slash_commands"}


class Deliveries:
    """Delivers to one bot, at `url` over HTTP, or over its open socket if `url` is empty."""

    def __init__(self, server: Server, url: str = "", *, hurry: float = 1.0) -> None:
        """Take where to; `hurry` divides the waits between repetitions."""
        self._server = server
        self._url = url
        self._hurry = hurry
        self._session: aiohttp.ClientSession | None = None

    async def deliver(self, parcel: Parcel) -> Receipt:
        """Deliver until it is taken, at most four times, as Slack does with events."""
        receipt = await self.once(parcel)
        for number, wait in enumerate(AGAIN, 1):
            if receipt.status == 200 or parcel.kind != "events":
                break
            await asyncio.sleep(wait / self._hurry)
            receipt = await self.once(parcel, again=number)
        return receipt

    async def scatter(
        self, parcels: list[Parcel], *, copies: tuple[int, int], lanes: int, seed: int, window: int
    ) -> list[Receipt]:
        """Deliver each a few times, out of order within `window` places, over several lanes."""
        random = Random(seed)  # noqa: S311 - repeatable on purpose
        order: list[tuple[float, Parcel]] = []
        for place, parcel in enumerate(parcels):
            copied = range(random.randint(*copies))
            order += [(place + random.random() * window, parcel) for _ in copied]
        queue = [parcel for _, parcel in sorted(order, key=lambda pair: pair[0])]
        receipts: list[Receipt] = []

        async def lane() -> None:
            while queue:
                receipts.append(await self.once(queue.pop(0)))

        await asyncio.gather(*(lane() for _ in range(lanes)))
        return receipts

    async def once(self, parcel: Parcel, again: int = 0) -> Receipt:
        """Deliver once."""
        if not self._url:
            return await self._push(parcel, again)
        content_type, body = parcel.encoded()
        return await self.post(body, {"Content-Type": content_type, **_retried(again)})

    async def post(self, body: bytes, headers: Mapping[str, str]) -> Receipt:
        """Post bytes, signed unless `headers` bring a signature of their own."""
        stamp = str(int(time.time()))
        signed = {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": _sign(body, stamp),
            **headers,
        }
        began = time.monotonic()
        limit = aiohttp.ClientTimeout(total=PATIENCE)
        try:
            async with self._open().post(
                self._url, data=BytesIO(body), headers=signed, timeout=limit
            ) as answer:
                found = await answer.read()
                return Receipt(answer.status, _json(found), time.monotonic() - began)
        except (aiohttp.ClientError, TimeoutError, OSError):
            return Receipt(0, {}, time.monotonic() - began)

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def _push(self, parcel: Parcel, again: int) -> Receipt:
        envelope = secrets.token_hex(8)
        frame: dict[str, Any] = {
            "envelope_id": envelope,
            "type": _SOCKET_TYPES[parcel.kind],
            "accepts_response_payload": parcel.kind != "events",
            "payload": parcel.payload,
        }
        if again:
            frame |= {"retry_attempt": again, "retry_reason": "timeout"}
        acked: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._server.acks[envelope] = acked
        began = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._server.connected.wait()
                socket = self._server.sockets[
                    self._server.state.number() % len(self._server.sockets)
                ]
                await socket.send_json(frame)
                return Receipt(200, await acked, time.monotonic() - began)
        except (TimeoutError, ConnectionError, ZeroDivisionError):
            return Receipt(0, {}, time.monotonic() - began)
        finally:
            self._server.acks.pop(envelope, None)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session


def _retried(again: int) -> dict[str, str]:
    if not again:
        return {}
    return {"X-Slack-Retry-Num": str(again), "X-Slack-Retry-Reason": "http_timeout"}


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _sign(body: bytes, stamp: str) -> str:
    """Sign a body as Slack does (https://docs.slack.dev/authentication/verifying-requests-from-slack)."""
    base = b"v0:" + stamp.encode("ascii") + b":" + body
    return "v0=" + hmac.new(SIGNING_SECRET.encode(), base, hashlib.sha256).hexdigest()
