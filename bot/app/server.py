"""The whole bot on one address: pages, channels, and what goes on by itself, started and stopped."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.app import logs
from bot.app.composition import Swingdoor
from bot.app.health import find_faults
from bot.app.remote import RemoteCalls, serve_remote, socket_path
from bot.channels.channel import PushChannel
from bot.channels.web.app import chat_routes
from bot.channels.web.help import help_routes
from bot.channels.web.visitor import Visitors
from bot.console.app import console_routes
from bot.http.addresses import Addresses
from bot.http.patience import PatientProtocol
from bot.http.site import build_site
from bot.http.streams import Streams
from bot.office.office import Office
from bot.workers.delivery import Delivery
from bot.workers.sending import Sender
from storage.conversation.journal import SentJournal
from storage.house.signins import SignIns
from storage.records.conversation import Side

GRACE = 2  # seconds open requests have to finish; the whole stop takes at most ten


@dataclass(slots=True)
class Server:
    """One process serving one bot."""

    bot: Swingdoor
    remote: RemoteCalls
    public_url: str | None = None
    pages: Callable[[Streams], Sequence[BaseRoute]] = lambda _: ()
    channels: Sequence[tuple[Office[Any], PushChannel]] = ()
    mail: Sender | None = None
    streams: Streams = field(default_factory=Streams)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    ready: bool = False

    @property
    def secure(self) -> bool:
        """Whether browsers reach us over TLS."""
        return (self.public_url or "").startswith("https:")

    def site(self) -> Starlette:
        """Put routes and lifespan together."""
        routes = [
            Route("/healthz", self._healthz),
            Route("/readyz", self._readyz),
            *chat_routes(
                self.bot.front_turns,
                self.streams,
                Visitors(self.bot.key("visitors")),
                secure=self.secure,
                origins=self.bot.settings.widget_origins,
                addresses=Addresses(self.bot.settings.trusted_proxies),
            ),
            *help_routes(self.bot.front),
            *self._console(),
            *self.pages(self.streams),
            *(route for _, channel in self.channels for route in channel.routes),
        ]
        return build_site(routes, self.public_url, self._live)

    def _console(self) -> Sequence[BaseRoute]:
        bot = self.bot
        return console_routes(
            {side: bot.office(side) for side in Side},
            SignIns(bot.house, bot.front.now),
            bot.presence,
            self.streams,
            secure=self.secure,
        )

    @asynccontextmanager
    async def _live(self, _: object) -> AsyncIterator[None]:
        running = [asyncio.create_task(self.bot.run(self.stop))]
        senders = [(office, channel.sender) for office, channel in self.channels]
        if self.mail is not None:
            senders += [(self.bot.front, self.mail), (self.bot.back, self.mail)]
        for office, sender in senders:
            name = f"{office.side}-{sender.channel}"
            journal = SentJournal.of(self.bot.settings.data_dir, name, office.peers.owner)
            delivery = Delivery(office, sender, journal)
            running.append(asyncio.create_task(delivery.run(self.stop)))
        running += [asyncio.create_task(one.run(self.stop)) for _, one in self.channels]
        remote = await serve_remote(self.bot, self.remote)
        self.ready = True
        try:
            yield
        finally:
            self.ready = False
            self.stop.set()
            remote.close()
            socket_path(self.bot.settings).unlink(missing_ok=True)
            await asyncio.wait(running, timeout=5)

    async def _healthz(self, _: Request) -> Response:
        return PlainTextResponse("ok")

    async def _readyz(self, _: Request) -> Response:
        if not self.ready:
            return PlainTextResponse("not ready", 503)
        faults = await find_faults(self.bot.databases, self.bot.settings.data_dir)
        if faults:
            return PlainTextResponse("\n".join(faults), 503)
        return PlainTextResponse("ready")


class _Uvicorn(uvicorn.Server):
    """uvicorn waits for streams before it lets the application stop: they are closed first."""

    def __init__(
        self, config: uvicorn.Config, server: Server, announce: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._server = server
        self._announce = announce

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started:
            self._announce()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._server.streams.close()
        super().handle_exit(sig, frame)


def serve(server: Server, host: str, port: int, announce: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; `announce` is called once the address answers."""
    config = uvicorn.Config(
        server.site(),
        host=host,
        port=port,
        http=PatientProtocol,
        log_level="warning",
        timeout_graceful_shutdown=GRACE,
        server_header=False,
        proxy_headers=False,
        date_header=False,
    )
    logs.set_up()  # after uvicorn, which sets up its own
    running = _Uvicorn(config, server, announce)
    # uvicorn raises the signal again when it is done: that must not end us before the files close.
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: None)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    # What is loaded by now stays: looking it through for rubbish would stop all for 60 ms, now and
    # then.
    gc.freeze()
    try:
        running.run()
    finally:
        server.bot.close()
