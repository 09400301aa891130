"""The demo's own pages: the playground, which shows both offices and the queue side by side."""

from collections.abc import Callable, Sequence
from datetime import datetime

from starlette.routing import BaseRoute

from bot.app.composition import Swingdoor
from bot.channels.web.visitor import Visitors
from bot.console.queue import pane_routes
from bot.demo.playground.app import Played, playground_routes
from bot.http.streams import Streams
from storage.back import employees
from storage.database.database import Connection
from storage.front import customers
from storage.house import people
from storage.house.people import Account
from storage.house.signins import SignIns, make_link
from storage.records.conversation import Side
from storage.records.staff import Role

HOST = Account("supervisor@demo.example", "Robin", Role.ADMIN, frozenset(Side))
PLAYED = 12  # people of each kind a visitor may choose from


def demo_pages(bot: Swingdoor) -> Callable[[Streams], Sequence[BaseRoute]]:
    """Give what makes the playground's routes: for loopback alone."""
    offices = {side: bot.office(side) for side in Side}
    signins = SignIns(bot.house, bot.front.now)
    return lambda streams: [
        *pane_routes(offices, signins, streams),
        *playground_routes(
            bot.front_turns,
            bot.back_turns,
            streams,
            Visitors(bot.key("visitors")),
            customers=lambda: playable_customers(bot),
            employees=lambda: playable_employees(bot),
            console_link=lambda: demo_link(bot),
        ),
    ]


async def playable_customers(bot: Swingdoor) -> list[Played]:
    """Give the customers a visitor of the demo may be: those with an order, the newest first."""
    some = await bot.front.database.look(lambda on: customers.list_with_orders(on, PLAYED))
    return [Played(one.id, one.name) for one in some]


async def playable_employees(bot: Swingdoor) -> list[Played]:
    """Give the employees a visitor of the demo may be."""
    active = (await bot.back.database.look(employees.list_active))[:PLAYED]
    return [Played(one.id, one.name, one.title or one.department or "") for one in active]


async def demo_link(bot: Swingdoor) -> str:
    """Make a one-time link that signs a visitor of the demo in as its supervisor."""
    return await bot.house.act(lambda connection: make_demo_link(connection, bot.front.now()))


def make_demo_link(connection: Connection, now: datetime) -> str:
    """Make such a link within a transaction of the house."""
    known = [one for one in people.list_all(connection) if one.email == HOST.email]
    person = known[0] if known else people.put(connection, HOST, "demo", now)
    return f"/console/enter?token={make_link(connection, person, now)}"
