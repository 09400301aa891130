"""A visitor's token: made by the server alone, and another one once they proved who they are."""

import json
import threading
from collections.abc import Iterator

import httpx
import pytest

from bot.channels.web.visitor import Visitors
from storage.database.tokens import make_token
from tests.conftest import NOON
from tests.site import Site

FORM = {"Accept": "text/html"}
NEWEST = (
    "SELECT o.number, c.email FROM orders o JOIN customers c ON c.id = o.customer_id "
    "WHERE o.status = 'processing' AND c.email IS NOT NULL ORDER BY o.placed_on DESC, o.number DESC"
)
CODE = "SELECT body FROM outbox WHERE kind = 'code' ORDER BY id DESC"


@pytest.fixture
def visitor(site: Site) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url) as client:
        client.post("/chat/session")
        yield client


def say(client: httpx.Client, text: str) -> httpx.Response:
    answer = client.post("/chat/messages", json={"id": make_token(), "text": text})
    assert answer.status_code == 202
    return answer


def said(client: httpx.Client) -> str:
    found = client.get("/chat/messages")
    return found.text if found.status_code == 200 else str(found.status_code)


def ask(site: Site, question: str) -> tuple[str, ...]:
    with site.bot.front.database.read() as connection:
        row = connection.exec_driver_sql(question).first()
    assert row is not None
    return tuple(row)


def begin_proof(site: Site, client: httpx.Client) -> str:
    """Ask for what needs proof; give the code that was mailed."""
    number, email = ask(site, NEWEST)
    for text in ("show me all my orders", number, email):
        say(client, text)
    code: str = json.loads(ask(site, CODE)[0])["code"]
    return code


@pytest.mark.parametrize("signed", ["", f".{43 * 'A'}"])
def test_a_planted_token_is_never_adopted(site: Site, signed: str) -> None:
    planted = f"{int(NOON.timestamp()):08x}.{make_token()}{signed}"
    with httpx.Client(base_url=site.url) as client:
        client.cookies.set("sv", planted)
        assert client.get("/chat/messages").status_code == 401
        assert client.post("/chat/messages", json={"id": "1", "text": "hi"}).status_code == 401
        client.cookies.clear()
        started = client.post("/chat/session", headers={"Cookie": f"sv={planted}"})
        assert "sv=" in started.headers["set-cookie"]
        assert planted not in started.headers["set-cookie"]
        client.cookies.clear()
        form = {"id": "1", "text": "hello"}
        posted = client.post("/chat", data=form, headers={**FORM, "Cookie": f"sv={planted}"})
        assert planted not in posted.headers["set-cookie"]


def test_a_token_is_read_again_after_a_restart(site: Site, visitor: httpx.Client) -> None:
    say(visitor, "hello")
    again = Visitors(site.bot.key("visitors"))
    assert again.read(visitor.cookies["sv"], NOON) is not None
    assert Visitors(b"another").read(visitor.cookies["sv"], NOON) is None


def test_proof_of_identity_makes_a_new_token_and_ends_the_old(
    site: Site, visitor: httpx.Client
) -> None:
    code = begin_proof(site, visitor)
    old = visitor.cookies["sv"]
    with httpx.Client(base_url=site.url, headers={"Cookie": f"sv={old}"}) as planter:
        assert "six digits" in said(planter)
        wrong = say(visitor, "000000")
        assert f"sv={old}" in wrong.headers["set-cookie"]
        say(visitor, code)
        assert visitor.cookies["sv"] != old
        assert "Your newest orders" in said(visitor)
        assert said(planter) == "[]"
        say(visitor, "thanks")
        assert "thanks" in said(visitor)


def test_a_stream_of_the_old_token_ends_without_what_the_proof_opened(
    site: Site, visitor: httpx.Client
) -> None:
    code = begin_proof(site, visitor)
    heard: list[str] = []
    ready = threading.Event()

    def follow() -> None:
        old = {"Cookie": f"sv={visitor.cookies['sv']}"}
        with httpx.stream("GET", f"{site.url}/chat/stream", headers=old, timeout=10) as stream:
            for line in stream.iter_lines():
                heard.append(line)
                if "six digits" in line:
                    ready.set()

    reader = threading.Thread(target=follow)
    reader.start()
    assert ready.wait(5)
    say(visitor, code)
    reader.join(10)
    assert not reader.is_alive()
    assert "event: over" in heard
    assert "newest orders" not in "".join(heard)


def test_without_script_the_token_changes_as_well(site: Site, visitor: httpx.Client) -> None:
    code = begin_proof(site, visitor)
    old = visitor.cookies["sv"]
    visitor.post("/chat", data={"id": "code", "text": code}, headers=FORM)
    assert visitor.cookies["sv"] != old
    assert "Your newest orders" in visitor.get("/chat").text
