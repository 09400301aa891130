"""What people do at the console and before it, over HTTP."""

import re

import httpx

from storage.conversation import outbox, undelivered
from storage.conversation.outbox import Outgoing
from storage.database.database import Connection
from storage.records.conversation import Channel, Inbound, Side
from tests.conftest import NOON
from tests.site import Site

HTML = {"Accept": "text/html"}


def say(client: httpx.Client, text: str, id_: str = "1") -> None:
    assert client.post("/chat/messages", json={"id": id_, "text": text}).status_code == 202


def ref_on(page: str) -> str:
    found = re.search(r'id="([fb]-[^"]+)"', page)
    assert found is not None, "the queue is empty"
    return found[1]


def last(client: httpx.Client) -> dict[str, object]:
    line: dict[str, object] = client.get("/chat/messages").json()[-1]
    return line


def give_up(site: Site, side: Side) -> int:
    """A mail that was given up in an office."""
    inbound = Inbound(Channel.TERMINAL, f"u-{side}", f"u-{side}", "Sam", "hello")
    talk = site.bot.turns(side).submit(inbound).result(10).conversation_id

    def job(connection: Connection) -> int:
        row = outbox.queue(connection, Outgoing(talk, "mail", "x", "mail", {}), NOON)
        outbox.claim(connection, "mail", NOON, "me", NOON)
        undelivered.set_aside(connection, row, "me", f"{side} trouble", NOON)
        return row

    return site.bot.office(side).database.write(job)
