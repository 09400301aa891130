"""Whatever is sent to whatever there is: an answer or a clear 4xx, never a 5xx, nothing lost."""

import http.client
import json
import threading
from collections import Counter
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from bot.app.composition import Swingdoor
from bot.conversation.turns import Receipt
from storage.conversation import conversations
from storage.records.conversation import Channel, Inbound, Side
from tests.site import Site

DEEP = b"[" * 100_000
BODIES = {
    "nothing": b"",
    "not JSON": b"hello",
    "a list": b"[]",
    "a number": b"1e308",
    "NaN": b'{"id": NaN, "text": Infinity}',
    "deep": DEEP,
    "bad UTF-8": b'{"id": "x", "text": "\xff\xfe"}',
    "lone surrogate": b'{"id": "s1", "text": "\\ud800 hello"}',
    "NUL": b'{"id": "n1", "text": "a\\u0000b"}',
    "1 MB": json.dumps({"id": "m1", "text": "x" * 1_000_000}).encode(),
    "many keys": json.dumps({f"k{n}": n for n in range(20_000)}).encode(),
    "wrong types": b'{"id": {}, "text": [], "choice": 7}',
    "extra fields": b'{"id": "e1", "text": "hello", "role": "admin", "person_id": "C-1001"}',
    "emoji": '{"id": "j1", "text": "😀😀😀"}'.encode(),
    "invisible": '{"id": "z1", "text": "\u200b\u202e\u2066 hello"}'.encode(),
    "many lines": json.dumps({"id": "l1", "text": "a\n" * 10_000}).encode(),
}
POSTS: tuple[str, ...] = (
    "/chat/messages",
    "/chat/session",
    "/chat",
    "/console/enter",
    "/console/c/f-x/claim",
)
POSTS += ("/playground/console", "/playground/employees/E-115/messages", "/nowhere")
GETS = (
    "/chat/messages?after=-1",
    "/chat/messages?after=1e308",
    "/chat/messages?after=%00",
    "/chat/stream?after=x",
    "/console/queue?tab=%ff",
    "/console/c/%2e%2e%2f",
    "/console/stream",
    "/help/%00",
    "/help/..%2f..%2fetc",
    "/chat/assets/..%2f..%2fpyproject.toml",
    "/%ff",
)


def ask(
    site: Site,
    method: str,
    path: str,
    body: bytes = b"",
    cookie: str = "",
    kind: str = "application/json",
) -> tuple[int, str, str]:
    where = urlsplit(site.url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=20)
    headers = {"Origin": site.url, "Content-Type": kind, "Cookie": cookie}
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    told = (
        answer.read(4_000).decode("utf-8", "replace")
        if answer.status != 200 or method != "GET" or "stream" not in path
        else ""
    )
    got = answer.getheader("Set-Cookie", "")
    connection.close()
    return answer.status, told, got.split(";")[0]


@pytest.mark.parametrize(
    "kind", ["application/json", "application/x-www-form-urlencoded", "text/plain", ""]
)
def test_no_body_makes_any_address_fail(site: Site, kind: str) -> None:
    _, _, cookie = ask(site, "POST", "/chat/session", b"{}")
    assert (
        ask(site, "POST", "/chat/messages", b'{"id": "first", "text": "hello"}', cookie)[0] == 202
    )
    faults = [
        (path, name, status)
        for path in POSTS
        for name, body in BODIES.items()
        if (status := ask(site, "POST", path, body, cookie, kind)[0]) >= 500
    ]
    assert faults == []
    status, told, _ = ask(site, "GET", "/chat/messages?after=0", cookie=cookie)
    assert status == 200
    assert '"text":"hello"' in told


def test_no_address_makes_the_server_fail(site: Site) -> None:
    faults = [(path, s) for path in GETS if (s := ask(site, "GET", path)[0]) >= 500]
    assert faults == []


WORDS = (
    "31.02.2026",
    "the 31st of February",
    "year 9999",
    "-1",
    "1e308",
    "NaN",
    "€-5",
    "a" * 100_000,
    "\ud800",
    "\0",
    "😀",
    "\u202eevil\u202c",
    "' OR 1=1 --",
    "{0.__class__}",
    "{{7*7}}",
    "%(x)s",
    "<script>alert(1)</script>",
    "\n" * 10_000,
    "=cmd|' /C calc'!A0",
    "2026-11-31 to 2026-11-01",
)


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize(
    "first", ["hello", "I want leave", "where is my order", "I want to return something"]
)
def test_no_text_parks_a_message_at_any_question(bot: Swingdoor, side: Side, first: str) -> None:
    person = "C-1001" if side is Side.FRONT else "E-115"
    for number, words in enumerate(WORDS):
        contact = f"{first}{number}"
        for at, line in enumerate((first, words, words)):
            inbound = Inbound(
                Channel.TERMINAL, f"{contact}-{at}", contact, "Sam", line, person_id=person
            )
            assert not bot.turns(side).submit(inbound).result(20).parked, words


def leave_asked_for(bot: Swingdoor) -> int:
    with bot.back.database.read() as connection:
        return int(connection.execute(text("SELECT count(*) FROM leave_requests")).scalar_one())


def test_fifty_confirmations_at_once_have_one_effect(bot: Swingdoor) -> None:
    def send(number: str, words: str, choice: str | None = None) -> Receipt:
        inbound = Inbound(
            Channel.PLAYGROUND, number, "E-115", "Aoife", words, choice=choice, person_id="E-115"
        )
        return bot.back_turns.submit(inbound).result(30)

    asked = send("one", "I would like annual leave from next Monday to next Tuesday")
    with bot.back.database.read() as connection:
        told = conversations.read(connection, asked.conversation_id)
    yes = {choice.label: choice.id for choice in told[-1].choices}["Yes"]
    threads = [
        threading.Thread(target=send, args=(f"press{n}", "Yes", yes if n % 2 else None))
        for n in range(50)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert leave_asked_for(bot) == 1
    with bot.back.database.read() as connection:
        lines = conversations.read(connection, asked.conversation_id)
    assert Counter(line.author.value for line in lines)["contact"] == 51
