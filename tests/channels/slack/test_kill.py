"""SIGKILL right after the last acknowledgement: what was acknowledged is there, and is answered."""

import asyncio
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import pytest

from bot.app import composition
from bot.emulators.slack.acting import Acting
from bot.emulators.slack.deliveries import Deliveries, Parcel
from bot.emulators.slack.server import Server
from bot.emulators.slack.state import BOT_USER, State, User
from tests.channels.slack.stage import dead, employees, words_of
from tests.conftest import settings_in

EVENTS, LANES, PEOPLE = 100, 8, 10
ROOT = Path(__file__).parents[3]


async def start(data: Path, api: str, port: int) -> Process:
    command = [sys.executable, "-m", "tests.channels.slack.served", str(data), api, str(port)]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE)
    assert process.stdout is not None
    assert await asyncio.wait_for(process.stdout.readline(), 100) == b"open\n"
    return process


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_nothing_acknowledged_is_lost_by_a_kill(data_dir: Path) -> None:
    async def play() -> list[str]:
        state = State()
        server = Server(state)
        api, port = await server.start(), free_port()
        bot = composition.build(settings_in(data_dir))
        people = [
            state.add_user(User(f"U0MANY{number:04}", name, email)).id
            for number, (_, name, email) in enumerate(employees(bot)[:PEOPLE])
        ]
        bot.close()
        process = await start(data_dir, api, port)
        posts = Deliveries(server, f"http://127.0.0.1:{port}/slack/events")
        acting = Acting(state, posts)
        parcels = [
            acting.message(people[number % PEOPLE], f"Hello number {number:03}")
            for number in range(EVENTS)
        ]
        taken = await asyncio.gather(*(lane(posts, parcels[one::LANES]) for one in range(LANES)))
        process.send_signal(signal.SIGKILL)
        await process.wait()
        assert [status for one in taken for status in one] == [200] * EVENTS
        process = await start(data_dir, api, port)
        async with asyncio.timeout(150):
            while len(said_by(state)) < EVENTS:  # noqa: ASYNC110 - it waits for another process
                await asyncio.sleep(0.2)
        process.terminate()
        await process.wait()
        await posts.close()
        await server.stop()
        return said_by(state)

    said = asyncio.run(play())
    bot = composition.build(settings_in(data_dir))
    try:
        with bot.back.database.read() as connection:
            rows = connection.exec_driver_sql("SELECT author, text FROM messages").all()
        kept = sorted(text for author, text in rows if author == "contact")
        answered = [text for author, text in rows if author == "bot"]
        assert kept == sorted(f"Hello number {number:03}" for number in range(EVENTS))
        assert len(answered) == EVENTS
        assert EVENTS <= len(said) <= EVENTS + PEOPLE  # one repeated text for each chat at most
        assert dead(bot) == []
    finally:
        bot.close()


def said_by(state: State) -> list[str]:
    return [words_of(post.blocks) for post in state.posts if post.user == BOT_USER]


async def lane(posts: Deliveries, parcels: list[Parcel]) -> list[int]:
    return [(await posts.once(parcel)).status for parcel in parcels]
