"""The pages that need both offices and the house: the console, and the demo's playground."""

from collections.abc import Callable, Sequence

from starlette.routing import BaseRoute

from bot.channels.playground.app import Employee, playground_routes
from bot.console.app import console_routes
from bot.console.pane import pane_routes
from bot.web.stream import Streams
from bot.wiring import Swingdoor
from storage.back import employees
from storage.database import Connection
from storage.house import people
from storage.house.signins import SignIns, make_link
from storage.records.conversation import Side
from storage.records.staff import Role

HOST = ("supervisor@demo.example", "Robin, supervisor")
PLAYED = 12  # employees a visitor may choose from

MakePages = Callable[[Streams], Sequence[BaseRoute]]


def console_pages(bot: Swingdoor, *, secure: bool) -> MakePages:
    """Give what makes the console's routes. `secure` is whether browsers reach us over TLS."""
    offices = {side: bot.office(side) for side in Side}
    signins = SignIns(bot.house, bot.front.now)
    return lambda streams: console_routes(offices, signins, bot.presence, streams, secure=secure)


def demo_pages(bot: Swingdoor) -> MakePages:
    """Give what makes the console's and the playground's routes: for loopback alone."""
    offices = {side: bot.office(side) for side in Side}
    signins = SignIns(bot.house, bot.front.now)
    console = console_pages(bot, secure=False)
    return lambda streams: [
        *console(streams),
        *pane_routes(offices, signins, streams),
        *playground_routes(
            bot.front_turns,
            bot.back_turns,
            streams,
            employees=lambda: playable(bot),
            console_link=lambda: demo_link(bot),
        ),
    ]


def playable(bot: Swingdoor) -> list[Employee]:
    """Give the employees a visitor of the demo may be."""
    with bot.back.database.read() as connection:
        active = employees.list_active(connection)[:PLAYED]
    return [Employee(one.id, one.name, one.title or one.department or "") for one in active]


def demo_link(bot: Swingdoor) -> str:
    """Make a one-time link that signs a visitor of the demo in as its supervisor."""
    now = bot.front.now()

    def job(connection: Connection) -> str:
        email, name = HOST
        known = [one for one in people.list_all(connection) if one.email == email]
        person = (
            known[0]
            if known
            else people.put(connection, email, name, Role.ADMIN, frozenset(Side), "demo", now)
        )
        return make_link(connection, person, now)

    return f"/console/enter?token={bot.house.write(job)}"
