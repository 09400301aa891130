"""The stand-in as a server of its own: the API, and a page to be an employee on."""

import asyncio
from collections.abc import Callable, Sequence

from bot.emulators.slack.acting import Acting
from bot.emulators.slack.deliveries import Deliveries
from bot.emulators.slack.page import Page
from bot.emulators.slack.server import Server
from bot.emulators.slack.state import (
    APP_TOKEN,
    BOT_TOKEN,
    BOT_USER,
    SIGNING_SECRET,
    TEAM,
    Room,
    State,
    User,
)

HOST = "127.0.0.1"  # nobody else may be anybody here


async def host(
    users: Sequence[User],
    rooms: Sequence[str],
    port: int,
    events: str,
    say: Callable[[str], None],
) -> None:
    """Serve until cancelled; `say` is told the settings of a bot that is to talk to it.

    `rooms` are private channels that everyone is in, the bot too.
    """
    state = State()
    for user in users:
        state.add_user(user)
    everyone = {user.id for user in users} | {BOT_USER}
    for number, name in enumerate(rooms, 1):
        state.add_room(Room(f"C0PRIV{number:04}", name, private=True, members=set(everyone)))
    server = Server(state)
    deliveries = Deliveries(server, events)
    Page(server, Acting(state, deliveries)).join()
    api = await server.start(HOST, port)
    token = ("SIGNING_SECRET", SIGNING_SECRET) if events else ("APP_TOKEN", APP_TOKEN)
    for name, value in (("API_BASE", api), ("TEAM_ID", TEAM), ("BOT_TOKEN", BOT_TOKEN), token):
        say(f"SWINGDOOR_SLACK_{name}={value}")
    say(f"Be an employee: {server.root}/")
    try:
        await asyncio.Event().wait()
    finally:
        await deliveries.close()
        await server.stop()
