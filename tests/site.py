"""The real site on a real port of this machine, in a thread, for tests that come over HTTP."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn

from bot.app.composition import Swingdoor
from bot.app.server import Server
from bot.demo.pages import demo_pages
from bot.http.patience import PatientProtocol
from storage.database.database import Connection
from storage.house import people, signins
from storage.house.people import Account
from storage.records.conversation import Side
from storage.records.staff import Role

BOTH = frozenset(Side)


@dataclass(frozen=True)
class Site:
    """Where it is, and the server behind it."""

    url: str
    server: Server

    @property
    def bot(self) -> Swingdoor:
        """The bot that is served."""
        return self.server.bot

    def employ(
        self, name: str = "Anna", role: Role = Role.AGENT, sides: frozenset[Side] = BOTH
    ) -> str:
        """Give an account to a person of that name, and a one-time link."""
        account = Account(f"{name.lower()}@example.test", name, role, sides)
        now = self.bot.front.now()

        def job(connection: Connection) -> str:
            return signins.make_link(connection, people.put(connection, account, "test", now), now)

        return f"{self.url}/console/enter?token={self.bot.house.write(job)}"


@contextmanager
def serving(bot: Swingdoor, public_url: str | None = None) -> Iterator[Site]:
    """Serve a bot, console, playground and all, until the block ends."""
    server = Server(bot, {}, pages=demo_pages(bot), public_url=public_url)
    config = uvicorn.Config(
        server.site(),
        port=0,
        http=PatientProtocol,
        log_level="warning",
        timeout_graceful_shutdown=2,
        proxy_headers=False,
    )
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        assert thread.is_alive(), "the server did not start"
    port = running.servers[0].sockets[0].getsockname()[1]
    try:
        yield Site(f"http://127.0.0.1:{port}", server)
    finally:
        server.streams.close()
        running.should_exit = True
        thread.join()
