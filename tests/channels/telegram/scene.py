"""A bot and an emulated Telegram on this machine's ports, in one loop, for one test."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import uvicorn
from sqlalchemy import select
from starlette.applications import Starlette

from bot.app.composition import FILES, Swingdoor
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.pacing import Pace
from bot.emulators.telegram.app import Emulator
from bot.emulators.telegram.faults import Limits
from bot.emulators.telegram.people import Person
from bot.emulators.telegram.world import TOKEN, World
from bot.workers.delivery import Delivery
from storage.conversation import conversations
from storage.conversation.conversations import Found
from storage.conversation.journal import SentJournal
from storage.front.customers import by_telegram
from storage.records.conversation import Message
from storage.tables.edges import arrivals, attachments
from storage.tables.engine import inbox, outbox
from tests.channels.telegram.contract import call_faults

ANNA = 7_700_000_001  # Telegram's id of a customer in the sample's records
STRANGER = 42
SECRET = "a-secret-of-this-test-only"
Lookup: TypeAlias = Callable[[str], Awaitable[str | None]]

BUSY = ("queued", "claimed")


@dataclass
class Scene:
    """What a test looks at."""

    bot: Swingdoor
    emulator: Emulator
    channel: TelegramChannel
    url: str
    stop: asyncio.Event

    @property
    def world(self) -> World:
        return self.emulator.world

    def person(self, id_: int = STRANGER, name: str = "Sam") -> Person:
        return Person(self.world, id_, name)

    async def settle(self, within: float = 20.0) -> None:
        """Wait until nothing is under way: no update, no row, no file, and no call at work."""
        until = time.monotonic() + within
        still = 0
        while still < 2:
            assert time.monotonic() < until, f"still under way: {self._under_way()}"
            await asyncio.sleep(0.05)
            still = 0 if any(self._under_way().values()) else still + 1

    def _under_way(self) -> Mapping[str, int]:
        with self.bot.front.database.read() as connection:
            rows = {
                "updates": connection.execute(select(arrivals).where(arrivals.c.body.is_not(None))),
                "rows": connection.execute(select(outbox).where(outbox.c.status.in_(BUSY))),
                "files": connection.execute(
                    select(attachments).where(attachments.c.state == "wanted")
                ),
            }
            found = {name: len(result.all()) for name, result in rows.items()}
        return {**found, "at Telegram": len(self.world.updates)}

    def conversation(self, user: int = STRANGER) -> Found:
        with self.bot.front.database.read() as connection:
            found = conversations.find_key(connection, f"telegram:{user}:")
        assert found is not None
        return found

    def lines(self, user: int = STRANGER) -> list[Message]:
        with self.bot.front.database.read() as connection:
            found = conversations.find_key(connection, f"telegram:{user}:")
            return conversations.read(connection, found[0].id) if found else []

    def rows(self, table: Any) -> list[Any]:
        with self.bot.front.database.read() as connection:
            return list(connection.execute(select(table)))

    def deliveries(self) -> list[str]:
        return [row.external_id for row in self.rows(inbox) if row.channel == "telegram"]

    def calls(self, method: str) -> list[dict[str, Any]]:
        return [one.params for one in self.world.calls if one.method == method]


def customer_of(bot: Swingdoor) -> Lookup:
    async def find(user: str) -> str | None:
        return await bot.front.database.look(lambda on: by_telegram(on, user))

    return find


def make_channel(
    bot: Swingdoor, base: str, *, lookup: Lookup | None = None, **more: Any
) -> TelegramChannel:
    words: dict[str, Any] = {"token": TOKEN, "mode": "polling", "api_base": base}
    words |= {"files": bot.settings.data_dir / FILES, "webhook_secret": SECRET}
    return TelegramChannel(bot.front_turns, lookup or customer_of(bot), **{**words, **more})


@asynccontextmanager
async def playing(
    bot: Swingdoor,
    *,
    mode: str = "polling",
    limits: Limits | None = None,
    pace: Pace | None = None,
    patience: float = 0.2,
    emulator: Emulator | None = None,
    register: bool = True,
    lookup: Lookup | None = None,
) -> AsyncIterator[Scene]:
    """Play a bot before an emulated Telegram; `register=False` leaves the webhook unset there."""
    emulator = emulator or Emulator(limits=limits or Limits(strict=False))
    pace = pace or Pace(chat_every=0.0, overall=10_000.0)
    later = Starlette()  # the bot's own routes: known once its channel is made
    async with listening(emulator.app()) as base:
        more: dict[str, Any] = {"mode": mode, "pace": pace, "patience": patience}
        more["lookup"] = lookup
        async with listening(later) as url:
            channel = make_channel(bot, base, **more, public_url=url if register else base)
            later.router.routes.extend(channel.routes)
            stop = asyncio.Event()
            file = Path(bot.settings.data_dir) / "telegram.sent"
            journal = SentJournal(file)
            tasks = [
                asyncio.create_task(one)
                for one in (
                    bot.run(stop),
                    channel.run(stop),
                    Delivery(bot.front, channel.sender, journal).run(stop),
                )
            ]
            try:
                yield Scene(bot, emulator, channel, f"{url}/telegram/webhook", stop)
            finally:
                stop.set()
                await asyncio.wait_for(asyncio.gather(*tasks), 15)
                journal.close()
                assert call_faults(emulator.world.calls) == []


@asynccontextmanager
async def listening(app: Starlette) -> AsyncIterator[str]:
    """Serve an application on a free port of this machine; give its address."""
    config = uvicorn.Config(
        app, port=0, log_level="critical", timeout_graceful_shutdown=0, lifespan="on"
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        assert not task.done(), "the server did not start"
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await task


class _Server(uvicorn.Server):
    """uvicorn would take the test's signals; here it is one of several in a loop."""

    def capture_signals(self) -> Any:
        return nullcontext()


def run(play: Callable[[], Awaitable[None]], within: float = 100.0) -> None:
    """Run one test's play in a loop of its own."""
    asyncio.run(asyncio.wait_for(play(), within))
