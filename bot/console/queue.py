"""The queue as the demo's playground shows it: read-only, for whoever is on this machine."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.console.access import SignIns
from bot.console.app import PROMISE
from bot.console.paging import turn_to
from bot.console.queries import Queries
from bot.http.assets import SHARED, Assets
from bot.http.pages import Pages, ago
from bot.http.streams import Event, Open, Streams, Woke
from bot.office.office import Office
from storage.records.conversation import Side
from storage.records.staff import Person, Role

NOBODY = Person(0, "", "Playground", Role.VIEWER, frozenset(Side))
PATH = "/playground/queue"


def pane_routes(
    offices: Mapping[Side, Office[Any]], signins: SignIns, streams: Streams
) -> list[BaseRoute]:
    """Give the pane's routes; for the demo alone: they ask nobody who they are."""
    assets = Assets(f"{PATH}/assets", [SHARED])
    pages = Pages(["bot.console"], assets)
    now = next(iter(offices.values())).now
    pages.environment.filters["since"] = lambda moment: ago(now() - moment)
    queries = Queries(offices, PROMISE)

    async def draw() -> str:
        names = await signins.names()
        page = await asyncio.to_thread(turn_to, queries, NOBODY, names)
        return pages.text("pane.html", {"rows": page.rows})

    async def show(_: Request) -> Response:
        return HTMLResponse(await draw(), headers={"Cache-Control": "no-store"})

    async def events(stream: Open) -> AsyncIterator[Event]:
        hint = asyncio.Event()
        with ExitStack() as stack:
            for office in offices.values():
                stack.enter_context(office.feed.watch(into=hint))
            while await stream.wait(hint) is not Woke.OVER:
                yield Event("patch", {"html": await draw()})

    async def follow(_: Request) -> Response:
        return streams.answer("playground", events)

    return [
        Route(PATH, show, methods=["GET"]),
        Route(f"{PATH}/stream", follow, methods=["GET"]),
    ]
