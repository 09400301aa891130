"""A stage for the Slack channel: the sample company's bot, the stand-in platform, real sockets."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette

from bot.app import composition
from bot.app.composition import Swingdoor
from bot.app.settings import Slack
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.inbound.ordering import SETTLE
from bot.channels.slack.manifest import PATH
from bot.emulators.slack.acting import Acting
from bot.emulators.slack.deliveries import Deliveries, Parcel, Receipt
from bot.emulators.slack.faults import Faults
from bot.emulators.slack.page import Page
from bot.emulators.slack.server import Call, Server
from bot.emulators.slack.state import (
    APP_TOKEN,
    BOT_TOKEN,
    BOT_USER,
    SIGNING_SECRET,
    TEAM,
    Post,
    Room,
    State,
    User,
)
from bot.workers.delivery import Delivery
from storage.back.employees import by_email
from storage.conversation import conversations
from storage.conversation.journal import SentJournal
from storage.knowledge import teams
from storage.records.conversation import Author, Message, Side
from tests.channels.slack.contract import faults
from tests.conftest import settings_in

ANNA, BEN = "U0ANNA0001", "U0BEN00001"


@dataclass
class Stage:
    """Everything a test touches."""

    bot: Swingdoor
    server: Server
    channel: SlackChannel
    acting: Acting
    url: str = ""
    people: dict[str, str] = field(default_factory=dict)

    @property
    def state(self) -> State:
        return self.server.state

    async def send(self, parcel: Parcel) -> Receipt:
        return await self.acting.send(parcel)

    async def quiet(self, seconds: float = 20.0) -> None:
        """Wait until nothing is left to send."""
        await self.until(lambda: not self.unsent(), seconds)

    def unsent(self) -> int:
        with self.bot.back.database.read() as connection:
            return int(
                connection.exec_driver_sql(
                    "SELECT count(*) FROM outbox WHERE status IN ('queued', 'claimed')"
                ).scalar_one()
            )

    async def until(self, done: Callable[[], Any], seconds: float = 10.0) -> None:
        async with asyncio.timeout(seconds):
            while not done():  # noqa: ASYNC110 - the other side is another thread or process
                await asyncio.sleep(0.02)

    def said_to(self, user: str) -> list[Post]:
        """What the bot wrote into a user's direct message."""
        return self.state.by_bot(self.state.direct(user).id)

    def lines(self, user: str, thread: str = "") -> list[Message]:
        """The conversation as the office keeps it."""
        with self.bot.back.database.read() as connection:
            found = conversations.find_key(connection, f"slack:{TEAM}:{user}:{thread}")
            return [] if found is None else conversations.read(connection, found[0].id)

    def contact_lines(self, user: str) -> list[str]:
        return [line.text for line in self.lines(user) if line.author is Author.CONTACT]

    def calls(self, method: str) -> list[Call]:
        return [one for one in self.server.calls if one.method == method]

    def count(self, table: str) -> int:
        with self.bot.back.database.read() as connection:
            return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def dead(bot: Swingdoor) -> list[str]:
    """Rows that were given up, and why."""
    with bot.back.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT kind, fault FROM outbox WHERE status = 'dead'")
        return [f"{row[0]}: {row[1]}" for row in rows]


def words_of(blocks: list[dict[str, Any]]) -> str:
    """All text in blocks, one line each."""
    found: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("text"), str):
                found.append(node["text"])
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(blocks)
    return "\n".join(found)


def employees(bot: Swingdoor) -> list[tuple[str, str, str]]:
    """Give id, name and e-mail of the active employees."""
    with bot.back.database.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, name, email FROM employees WHERE active ORDER BY id"
        )
        return [(row[0], row[1], row[2]) for row in rows]


def employ(bot: Swingdoor, state: State) -> dict[str, str]:
    """Give Anna and Ben the addresses of two employees; their ids by user."""
    first, second, *_ = employees(bot)
    state.add_user(User(ANNA, "Anna Winter", first[2]))
    state.add_user(User(BEN, "Ben Summer", second[2]))
    with bot.back.database.read() as connection:
        for side in Side:
            for name in teams.slack_channels(connection, side).values():
                private_room(state, name.removeprefix("#"), BEN)
    return {ANNA: first[0], BEN: second[0]}


@asynccontextmanager
async def on_stage(
    data: Path,
    *,
    socket_mode: bool = False,
    trouble: Faults | None = None,
    settle: float = SETTLE,
    lost: str = "",
) -> AsyncIterator[Stage]:
    """Start everything; stop it afterwards. `lost` is why rows may be given up, none otherwise."""
    state = State()
    server = Server(state, trouble)
    acting = Acting(state, Deliveries(server))
    Page(server, acting).join()
    api = await server.start()
    bot = composition.build(settings_in(data))
    channel = channel_of(bot, api, socket_mode=socket_mode, settle=settle)
    try:
        async with running(bot, channel, data), serving(channel) as url:
            posts = acting.deliveries = Deliveries(server, "" if socket_mode else url, hurry=600)
            if socket_mode:
                await asyncio.wait_for(server.connected.wait(), 10)
            try:
                yield Stage(bot, server, channel, acting, url, employ(bot, state))
            finally:
                await posts.close()
            assert faults(server.calls) == []
            assert {why.split(": ")[1] for why in dead(bot)} <= {lost}, str(dead(bot))
    finally:
        await server.stop()
        bot.close()


def channel_of(bot: Swingdoor, api: str, *, socket_mode: bool, settle: float) -> SlackChannel:
    """The channel as `serve` would make it, with a pace twenty times Slack's."""
    secret, app = ("", APP_TOKEN) if socket_mode else (SIGNING_SECRET, "")

    async def employee_of(email: str) -> str | None:
        return await bot.back.database.look(lambda on: by_email(on, email))

    account = Slack(BOT_TOKEN, secret, app, TEAM, api)
    return SlackChannel(account, bot.back_turns, employee_of, quicker=20, settle=settle)


@asynccontextmanager
async def running(bot: Swingdoor, channel: SlackChannel, data: Path) -> AsyncIterator[None]:
    """Do what goes on by itself: turns, cards, deliveries of both sides."""
    fronts, stop = channel.cards_for(bot.front), asyncio.Event()
    deliveries = [
        Delivery(bot.back, channel.sender, SentJournal(data / "back-slack.sent")),
        Delivery(bot.front, fronts.sender, SentJournal(data / "front-slack.sent")),
    ]
    works = [bot.run(stop), channel.run(stop), fronts.run(stop)]
    works += [one.run(stop) for one in deliveries]
    tasks = [asyncio.ensure_future(one) for one in works]
    try:
        yield
    finally:
        stop.set()
        done, late = await asyncio.wait(tasks, timeout=10)
        assert not late
        for task in done:
            task.result()
        for one in deliveries:
            one.journal.close()


@asynccontextmanager
async def serving(channel: SlackChannel) -> AsyncIterator[str]:
    """Serve the channel's routes on a loopback port."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    config = uvicorn.Config(
        Starlette(routes=list(channel.routes)), log_level="error", lifespan="off"
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    task = asyncio.ensure_future(server._serve(sockets=[listener]))
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}{PATH}"
    finally:
        server.should_exit = True
        await task
        listener.close()


def private_room(state: State, name: str, *members: str) -> Room:
    """Add a team's private channel with the bot in it."""
    room = Room(f"C0{name.upper().replace('-', '')[:8]}", name, private=True)
    room.members |= {BOT_USER, *members}
    return state.add_room(room)
