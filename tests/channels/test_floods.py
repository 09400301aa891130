"""Over a limit: the web says 429 and when, a chat is told once; nobody reads the excess."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from bot.app.composition import Swingdoor
from bot.conversation.turns import NOTHING, Receipt, Turns
from bot.office.limits import FloodError
from storage.conversation import conversations
from storage.records.company import RateLimits
from storage.records.conversation import Attachment, Author, Channel, Inbound, Message, Side
from tests.site import Site

FEW = RateLimits(
    messages=3, streams=2, files=2, prefix_messages=6, prefix_sessions=4, prefix_handovers=2
)
NEAR = "192.0.2.0/24"


@pytest.fixture
def strict(bot: Swingdoor) -> Swingdoor:
    """The bot, with a company of few words."""
    for side in Side:
        office = bot.office(side)
        company = replace(office.knowledge.company, rate_limits=FEW)
        office.knowledge = replace(office.knowledge, company=company)
    return bot


@pytest.fixture
def guest(strict: Swingdoor, site: Site) -> Iterator[httpx.Client]:
    assert strict is site.bot
    with httpx.Client(base_url=site.url) as client:
        yield client


def post(client: httpx.Client, number: int, text: str = "hello") -> httpx.Response:
    return client.post("/chat/messages", json={"id": str(number), "text": text})


def check_refusal(answer: httpx.Response, longest: int = 60) -> None:
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= longest
    assert set(answer.json()) == {"error", "what_to_do"}


def test_the_web_says_429_and_when_to_come_again(guest: httpx.Client) -> None:
    guest.post("/chat/session")
    assert [post(guest, number).status_code for number in range(3)] == [202] * 3
    check_refusal(post(guest, 3))
    check_refusal(guest.post("/chat", data={"id": "4", "text": "hello"}))
    assert len(guest.get("/chat/messages").json()) == 6


def test_another_visitor_of_the_same_network_is_served(site: Site, guest: httpx.Client) -> None:
    guest.post("/chat/session")
    for number in range(50):
        post(guest, number)
    with httpx.Client(base_url=site.url) as other:
        other.post("/chat/session")
        assert post(other, 1).status_code == 202


def test_a_network_opens_so_many_sessions(site: Site, guest: httpx.Client) -> None:
    assert guest.get("/chat").status_code == 200
    for _ in range(4):
        with httpx.Client(base_url=site.url) as one:
            assert one.post("/chat/session").status_code == 200
    check_refusal(guest.post("/chat/session"), 3_600)
    check_refusal(guest.post("/chat", data={"id": "1", "text": "hello"}), 3_600)


def test_a_proxy_we_do_not_know_changes_nobodys_network(site: Site, guest: httpx.Client) -> None:
    for number in range(4):
        with httpx.Client(base_url=site.url) as one:
            one.post("/chat/session", headers={"X-Forwarded-For": f"198.51.{number}.1"})
    check_refusal(guest.post("/chat/session", headers={"X-Forwarded-For": "198.51.9.1"}), 3_600)


def test_a_visitor_opens_so_many_streams(guest: httpx.Client) -> None:
    guest.post("/chat/session")
    for _ in range(2):
        with guest.stream("GET", "/chat/stream") as stream:
            assert stream.status_code == 200
    check_refusal(guest.get("/chat/stream"))


# --- chats ------------------------------------------------------------------------------------


def write(turns: Turns[Any], number: int, who: str = "7", **more: object) -> Receipt:
    """Write by Telegram, as its channel hands it over."""
    inbound = Inbound(
        channel=Channel.TELEGRAM,
        external_id=f"{who}:{number}",
        contact=who,
        name="Anna",
        text="hello",
        address=who,
    )
    return asyncio.run(turns.receive(replace(inbound, **more)))  # type: ignore[arg-type]


def lines(bot: Swingdoor, who: str = "7", channel: str = "telegram") -> list[Message]:
    with bot.front.database.read() as connection:
        found = conversations.find_key(connection, f"{channel}:{who}:")
        assert found is not None
        return conversations.read(connection, found[0].id)


@pytest.fixture
def read(strict: Swingdoor) -> list[str]:
    """What the recognizer was given."""
    seen: list[str] = []
    known = strict.front.knowledge

    class Counting:
        def understand(self, text: str, *rest: object) -> object:
            seen.append(text)
            return known.recognizer.understand(text, *rest)  # type: ignore[arg-type]

    strict.front.knowledge = replace(known, recognizer=Counting())  # type: ignore[arg-type]
    return seen


def test_a_chat_gets_one_notice_then_nothing(strict: Swingdoor, read: list[str]) -> None:
    receipts = [write(strict.front_turns, number) for number in range(100)]
    assert [one for one in receipts[4:] if one is not NOTHING] == []
    said = [one.text for one in lines(strict) if one.author is Author.BOT]
    assert len(said) == 4
    assert "will not read or answer anything for" in said[-1]
    assert len(read) == 3, "the excess is refused before anyone reads it"


def test_the_web_too_is_refused_before_anyone_reads_it(strict: Swingdoor, read: list[str]) -> None:
    for number in range(3):
        write(strict.front_turns, number, channel=Channel.WEB)
    for number in range(3, 50):
        with pytest.raises(FloodError):
            write(strict.front_turns, number, channel=Channel.WEB)
    assert len(read) == 3


def test_in_a_chat_where_many_write_each_has_a_limit_of_their_own(strict: Swingdoor) -> None:
    for who in range(30):
        assert write(strict.front_turns, 1, str(who)).fresh, "a platform has no address"


def test_too_many_files_are_not_fetched_and_it_is_said(strict: Swingdoor) -> None:
    file = Attachment("document", "a file", remote_id="far", mime="application/pdf")
    write(strict.front_turns, 1, text="", attachments=(file, file))
    write(strict.front_turns, 2, text="", attachments=(file,))
    assert "more files than I can keep" in lines(strict)[-1].text
    with strict.front.database.read() as connection:
        query = "SELECT count(*) FROM attachments WHERE state = 'wanted'"
        assert connection.exec_driver_sql(query).scalar_one() == 2


def test_a_network_puts_so_many_in_line(strict: Swingdoor) -> None:
    ask = {"channel": Channel.WEB, "origin": NEAR, "text": "I want to talk to a person"}
    for who in range(3):
        write(strict.front_turns, 1, f"w{who}", **ask)
    write(strict.front_turns, 1, "elsewhere", **{**ask, "origin": "198.51.100.0/24"})
    answers = [lines(strict, f"w{who}", "web")[-1].text for who in range(3)]
    assert ["cannot put you in line" in one for one in answers] == [False, False, True]
    assert "cannot" not in lines(strict, "elsewhere", "web")[-1].text
    with strict.front.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM escalations").scalar_one() == 3
