"""The real site on a real port of this machine, in a thread, for tests that come over HTTP."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import uvicorn

from bot.channels.web.app import chat_routes
from bot.console.app import console_routes
from bot.web.site import build_site
from bot.web.stream import Streams
from bot.wiring import Swingdoor
from storage.database import Connection
from storage.house import people, signins
from storage.house.signins import SignIns
from storage.records.conversation import Side
from storage.records.staff import Role


@dataclass(frozen=True)
class Site:
    """Where it is, and the bot behind it."""

    url: str
    bot: Swingdoor
    streams: Streams

    def sign_in_link(
        self,
        name: str = "Anna",
        role: Role = Role.AGENT,
        sides: frozenset[Side] = frozenset(Side),
    ) -> str:
        """A one-time link for a person of that name."""
        now = self.bot.front.now()

        def job(connection: Connection) -> str:
            email = f"{name.lower()}@example.test"
            person = people.put(connection, email, name, role, sides, "test", now)
            return signins.make_link(connection, person, now)

        return f"{self.url}/console/enter?token={self.bot.house.write(job)}"


@contextmanager
def serving(bot: Swingdoor) -> Iterator[Site]:
    """Serve a bot's pages until the block ends."""
    streams = Streams()

    @asynccontextmanager
    async def live(_: object) -> AsyncIterator[None]:
        for feed in (bot.front.feed, bot.back.feed):
            feed.start(asyncio.get_running_loop())
        yield

    offices = {side: bot.office(side) for side in Side}
    entrance = SignIns(bot.house, bot.front.now)
    routes = [
        *chat_routes(bot.front_turns, streams, secure=False),
        *console_routes(offices, entrance, bot.presence, streams, secure=False),
    ]
    site = build_site(routes, None, live)
    server = uvicorn.Server(
        uvicorn.Config(site, port=0, log_level="warning", timeout_graceful_shutdown=2)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Site(f"http://127.0.0.1:{port}", bot, streams)
    finally:
        streams.close()
        server.should_exit = True
        thread.join()
