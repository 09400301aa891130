"""Work that a command wants done by whoever holds the databases.

With no server running, the command puts the bot together itself. With one running on the same
SQLite files, it sends the work over a unix socket and the server does it: one JSON line there,
one back. Both run the same function, so the answer is the same.
"""

import asyncio
import hashlib
import json
import os
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from bot.app.composition import Swingdoor, build
from bot.app.settings import Settings
from storage.database.privacy import make_folder
from storage.errors import AlreadyServedError, ClosedError, StorageError

LONGEST_LINE = 4 * 1024 * 1024  # bytes of one errand or answer
PATIENCE = 300.0  # seconds a command waits for a server, which may be training


@dataclass(frozen=True, slots=True)
class Answer:
    """What an errand says: lines to print, whether it failed, and data for programs."""

    lines: tuple[str, ...] = ()
    failed: bool = False
    data: Any = None


RemoteCall: TypeAlias = Callable[[Swingdoor, Mapping[str, Any]], Awaitable[Answer]]
RemoteCalls: TypeAlias = Mapping[str, RemoteCall]


Call: TypeAlias = Callable[[str, Mapping[str, Any]], Answer]


@contextmanager
def remote_runner(settings: Settings, remote: RemoteCalls) -> Iterator[Call]:
    """Give what does errands by name: with a bot of our own, or by the server with the files."""
    try:
        bot = build(settings)
    except AlreadyServedError:
        yield lambda name, words: _ask_server(settings, name, words)
        return
    try:
        yield lambda name, words: asyncio.run(_at_home(bot, remote[name], words))
    finally:
        bot.close()


async def _at_home(bot: Swingdoor, call: RemoteCall, words: Mapping[str, Any]) -> Answer:
    answer = await call(bot, words)
    await bot.courier.carry()
    return answer


def socket_path(settings: Settings) -> Path:
    """Give the socket of the server of a data directory: short, whatever the directory is called."""
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or f"/tmp/swingdoor-{os.getuid()}")  # noqa: S108
    digest = hashlib.sha256(str(settings.data_dir.resolve()).encode()).hexdigest()[:16]
    return runtime / f"{digest}.sock"


def _ask_server(settings: Settings, name: str, words: Mapping[str, Any]) -> Answer:
    path = socket_path(settings)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(PATIENCE)
        try:
            line.connect(str(path))
        except OSError:
            raise AlreadyServedError(str(settings.data_dir)) from None
        line.sendall(json.dumps([name, dict(words)]).encode() + b"\n")
        reply = json.loads(_answer_on(line))
    return Answer(tuple(reply["lines"]), reply["failed"], reply["data"])


def _answer_on(line: socket.socket) -> bytes:
    """Wait for the answer; StorageError if there will be none."""
    try:
        with line.makefile("rb") as reader:
            answer = reader.readline(LONGEST_LINE)
    except TimeoutError:
        raise StorageError(f"The server has not answered for {PATIENCE:.0f} seconds.") from None
    if not answer:
        raise ClosedError("The server stopped before it answered. Look at what was done so far.")
    return answer


async def serve_remote(bot: Swingdoor, remote: RemoteCalls) -> asyncio.Server:
    """Open the socket: for this user alone, in place of a stale one."""
    path = socket_path(bot.settings)
    make_folder(path.parent)
    path.unlink(missing_ok=True)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            name, words = json.loads(await reader.readline())
            reply = await remote[name](bot, words)
        except Exception as error:  # noqa: BLE001 - the command prints it
            reply = Answer((f"{type(error).__name__}: {error}",), failed=True)
        told = {"lines": reply.lines, "failed": reply.failed, "data": reply.data}
        writer.write(json.dumps(told).encode() + b"\n")
        await writer.drain()
        writer.close()

    before = os.umask(0o177)
    try:
        return await asyncio.start_unix_server(answer, str(path), limit=LONGEST_LINE)
    finally:
        os.umask(before)
