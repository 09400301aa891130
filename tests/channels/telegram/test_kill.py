"""kill -9 right after the last "received": nothing that was acknowledged is lost."""

import asyncio
import signal
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.emulators.telegram.app import Emulator
from bot.emulators.telegram.faults import Limits
from bot.emulators.telegram.people import Person
from tests.channels.telegram.posting import message, post_all
from tests.channels.telegram.scene import listening, run

UPDATES = 100
PEOPLE = 10
HERE = Path(__file__).resolve().parents[3]


@asynccontextmanager
async def server(data: Path, base: str, port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the bot in a process of its own; kill it, if it lives, when the block ends."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.channels.telegram.worker", str(data), base, str(port),
        cwd=HERE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        assert await process.stdout.readline() == b"open\n"
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def heard(data: Path) -> Counter[str]:
    """What customers said, as the database has it."""
    engine = create_engine(f"sqlite:///{data / 'front.db'}")
    with engine.connect() as connection:
        rows = connection.execute(text("select text from messages where author = 'contact'"))
        found = Counter(row.text for row in rows)
    engine.dispose()
    return found


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_hundred_updates_then_kill_9_and_none_is_lost(data_dir: Path) -> None:
    async def play() -> None:
        emulator = Emulator(limits=Limits(strict=False))
        for user in range(PEOPLE):
            Person(emulator.world, 100 + user, "P")
        updates = [
            message(number, 100 + number % PEOPLE, f"note number {number}")
            for number in range(UPDATES)
        ]
        port = free_port()
        hook = f"http://127.0.0.1:{port}/telegram/webhook"
        async with listening(emulator.app()) as base:
            async with server(data_dir, base, port) as process:
                statuses = await post_all(hook, updates, at_once=8)
                process.send_signal(signal.SIGKILL)
                await process.wait()
            assert statuses == [200] * UPDATES
            async with server(data_dir, base, port):
                for _ in range(600):
                    found = heard(data_dir)
                    if len(found) == UPDATES:
                        break
                    await asyncio.sleep(0.1)
            assert found == Counter(f"note number {number}" for number in range(UPDATES))

    run(play, within=280)
