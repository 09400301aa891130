"""The console over HTTP, as a browser without script meets it."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest

from storage import audit
from storage.house import people
from storage.records.conversation import Side
from storage.records.staff import Role
from tests.site import BOTH, Site

HTML = {"Accept": "text/html"}


@pytest.fixture
def browse(site: Site) -> Iterator[Callable[..., httpx.Client]]:
    """Gives browsers, and closes them in the end."""
    with ExitStack() as stack:
        yield lambda **more: stack.enter_context(httpx.Client(base_url=site.url, **more))


@pytest.fixture
def sign_in(site: Site, browse: Callable[..., httpx.Client]) -> Callable[..., httpx.Client]:
    """Gives a browser in which a person is signed in."""

    def enter(
        name: str = "Anna", role: Role = Role.AGENT, sides: frozenset[Side] = BOTH
    ) -> httpx.Client:
        link = site.employ(name, role, sides)
        client = browse(headers=HTML)
        token = link.partition("token=")[2]
        assert client.post("/console/enter", data={"token": token}).status_code == 303
        return client

    return enter


@pytest.fixture
def customer(browse: Callable[..., httpx.Client]) -> httpx.Client:
    """A customer who asked for a person."""
    client = browse()
    client.post("/chat/session")
    say(client, "I want to talk to a person")
    return client


@pytest.fixture
def employee(site: Site) -> str:
    """An employee who asked for a person; gives their name."""
    with httpx.Client(base_url=site.url) as client:
        page = client.get("/").text
        found = re.search(r'<option value="([^"]+)" selected>([^·<]+) ·', page)
        assert found is not None
        address = f"/playground/employees/{found[1]}/messages"
        posted = client.post(address, json={"id": "1", "text": "I want to talk to a person"})
        assert posted.status_code == 202
        return found[2]


def say(client: httpx.Client, text: str, id_: str = "1") -> None:
    assert client.post("/chat/messages", json={"id": id_, "text": text}).status_code == 202


def ref_on(page: str) -> str:
    found = re.search(r'id="([fb]-[^"]+)"', page)
    assert found is not None, "the queue is empty"
    return found[1]


def last(client: httpx.Client) -> dict[str, object]:
    line: dict[str, object] = client.get("/chat/messages").json()[-1]
    return line


def test_nobody_gets_in_without_a_link(site: Site) -> None:
    with httpx.Client(base_url=site.url, headers=HTML) as client:
        for path in ("/console/queue", "/console/stream", "/console/c/f-x"):
            answer = client.get(path)
            assert answer.status_code == 401
            assert "swingdoor people add" in answer.text
        assert client.post("/console/c/f-x/take").status_code == 401
        assert client.post("/console/enter", data={"token": "guess"}).status_code == 410


def test_a_link_works_once_and_looking_at_it_burns_nothing(site: Site) -> None:
    link = site.employ()
    with httpx.Client(headers=HTML) as client:
        for _ in range(3):
            page = client.get(link)
            assert page.status_code == 200
            assert page.headers["referrer-policy"] == "no-referrer"
        token = link.partition("token=")[2]
        entered = client.post(f"{site.url}/console/enter", data={"token": token})
        assert entered.headers["location"] == "/console/queue"
        cookie = entered.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert token not in cookie
        assert client.get(f"{site.url}/console/queue").status_code == 200
        again = client.post(f"{site.url}/console/enter", data={"token": token})
        assert again.status_code == 410


def test_neither_links_nor_sessions_are_kept_in_the_clear(
    site: Site, sign_in: Callable[..., httpx.Client]
) -> None:
    session = sign_in().cookies["ss"]
    link = site.employ("Bo").partition("token=")[2]
    rows = []
    with site.bot.house.read() as connection:
        for table in ("links", "sessions"):
            rows += [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]
    assert rows
    assert session not in str(rows)
    assert link not in str(rows)


def test_the_story_from_queue_to_give_back(
    sign_in: Callable[..., httpx.Client], customer: httpx.Client
) -> None:
    anna = sign_in()
    queue = anna.get("/console/queue").text
    assert "Asked for a person" in queue
    ref = ref_on(queue)
    taken = anna.post(f"/console/c/{ref}/take")
    assert taken.headers["location"] == f"/console/c/{ref}"
    assert "Anna" in str(last(customer)["text"])
    page = anna.get(f"/console/c/{ref}").text
    assert "You have it." in page
    seen = re.search(r'name="last_seen" value="(\d+)"', page)
    assert seen is not None
    words = {"kind": "reply", "text": "I am <b>here</b>", "last_seen": seen[1]}
    assert anna.post(f"/console/c/{ref}/say", data=words).status_code == 303
    assert last(customer)["from"] == "agent"
    assert last(customer)["name"] == "Anna"
    assert last(customer)["text"] == "I am <b>here</b>"
    assert "&lt;b&gt;here" in anna.get(f"/console/c/{ref}").text
    assert anna.post(f"/console/c/{ref}/give_back").status_code == 303
    assert last(customer)["from"] == "bot"
    assert "Nobody is waiting" in anna.get("/console/queue").text


def test_two_people_cannot_take_the_same_row(
    sign_in: Callable[..., httpx.Client], customer: httpx.Client
) -> None:
    anna, bo = sign_in("Anna"), sign_in("Bo")
    ref = ref_on(anna.get("/console/queue").text)
    assert anna.post(f"/console/c/{ref}/take").status_code == 303
    late = bo.post(f"/console/c/{ref}/take")
    assert late.status_code == 409
    assert "has it already" in late.text
    assert customer.get("/chat/messages").json()[-1]["text"].count("Bo") == 0


def test_a_reply_to_what_was_not_seen_is_held_back_with_its_draft(
    sign_in: Callable[..., httpx.Client], customer: httpx.Client
) -> None:
    anna = sign_in()
    ref = ref_on(anna.get("/console/queue").text)
    anna.post(f"/console/c/{ref}/take")
    page = anna.get(f"/console/c/{ref}").text
    seen = re.search(r'name="last_seen" value="(\d+)"', page)
    assert seen is not None
    say(customer, "Never mind, it has arrived", "2")
    draft = {"kind": "reply", "text": "It is on its way", "last_seen": seen[1]}
    held = anna.post(f"/console/c/{ref}/say", data=draft)
    assert held.status_code == 409
    assert "It is on its way</textarea>" in held.text
    assert "Never mind, it has arrived" in held.text
    assert last(customer)["from"] == "customer"


def test_a_note_never_leaves_the_house(
    sign_in: Callable[..., httpx.Client], customer: httpx.Client
) -> None:
    anna = sign_in()
    ref = ref_on(anna.get("/console/queue").text)
    anna.post(f"/console/c/{ref}/say", data={"kind": "note", "text": "known for shouting"})
    assert "known for shouting" in anna.get(f"/console/c/{ref}").text
    assert "known for shouting" not in customer.get("/chat/messages").text
    assert "known for shouting" not in customer.get("/chat").text


def test_each_office_sees_its_own_alone(
    sign_in: Callable[..., httpx.Client], customer: httpx.Client, employee: str
) -> None:
    assert customer.cookies
    both = sign_in("Anna").get("/console/queue?show=all").text
    refs = set(re.findall(r'id="([fb]-[^"]+)"', both))
    assert {ref[0] for ref in refs} == {"f", "b"}
    for side, letter in ((Side.FRONT, "f"), (Side.BACK, "b")):
        one = sign_in(f"Bo{letter}", sides=frozenset({side}))
        page = one.get("/console/queue?show=all").text
        assert (employee in page) == (side is Side.BACK)
        for ref in refs:
            own = ref.startswith(letter)
            assert one.get(f"/console/c/{ref}").status_code == (200 if own else 404)
            assert one.post(f"/console/c/{ref}/take").status_code == (303 if own else 404)


def test_what_is_another_office_s_reads_like_what_is_not_there(
    sign_in: Callable[..., httpx.Client], customer: httpx.Client
) -> None:
    assert customer.cookies
    theirs = ref_on(sign_in("Anna").get("/console/queue").text)
    bo = sign_in("Bo", sides=frozenset({Side.BACK}))
    assert bo.get(f"/console/c/{theirs}").text == bo.get("/console/c/f-nothing").text


@pytest.mark.parametrize("role", Role)
def test_only_roles_that_may_answer_can_take(
    sign_in: Callable[..., httpx.Client], customer: httpx.Client, role: Role
) -> None:
    assert customer.cookies
    one = sign_in("Kim", role)
    page = one.get("/console/queue").text
    ref = ref_on(page)
    allowed = role in {Role.AGENT, Role.SUPERVISOR, Role.ADMIN}
    assert ("Take" in page) == allowed
    answer = one.post(f"/console/c/{ref}/take")
    assert answer.status_code == (303 if allowed else 403)
    if not allowed:
        assert "agent" in answer.text


def test_shut_out_means_now(site: Site, sign_in: Callable[..., httpx.Client]) -> None:
    anna = sign_in()
    now = site.bot.front.now()
    site.bot.house.write(
        lambda connection: people.disable(connection, "anna@example.test", "test", now)
    )
    assert anna.get("/console/queue").status_code == 401


def test_signing_out_ends_the_session(sign_in: Callable[..., httpx.Client]) -> None:
    anna = sign_in()
    kept = anna.cookies["ss"]
    assert anna.post("/console/leave").status_code == 200
    anna.cookies.set("ss", kept)
    assert anna.get("/console/queue").status_code == 401


def test_every_answer_forbids_keeping_it(
    sign_in: Callable[..., httpx.Client], customer: httpx.Client
) -> None:
    assert customer.cookies
    anna = sign_in()
    ref = ref_on(anna.get("/console/queue").text)
    paths = ("/console/queue", f"/console/c/{ref}", f"/console/c/{ref}/live", "/console/c/nothing")
    for path in (*paths, "/console/enter?token=x", "/console/stream?after=x"):
        assert anna.get(path).headers["cache-control"] == "no-store", path
    assert anna.post(f"/console/c/{ref}/take").headers["cache-control"] == "no-store"


def test_another_site_cannot_act(
    sign_in: Callable[..., httpx.Client], customer: httpx.Client
) -> None:
    assert customer.cookies
    anna = sign_in()
    ref = ref_on(anna.get("/console/queue").text)
    answer = anna.post(f"/console/c/{ref}/take", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert anna.post(f"/console/c/{ref}/say", headers={"Origin": "null"}).status_code == 403


def test_an_open_console_means_that_someone_is_there(
    site: Site, sign_in: Callable[..., httpx.Client], customer: httpx.Client
) -> None:
    now = site.bot.front.now()
    assert "Nobody" in str(last(customer)["text"])
    sign_in("Vera", Role.VIEWER).get("/console/queue")
    assert site.bot.presence.count(Side.FRONT, now) == 0
    sign_in("Anna", sides=frozenset({Side.FRONT})).get("/console/queue")
    assert site.bot.presence.count(Side.FRONT, now) == 1
    assert site.bot.presence.count(Side.BACK, now) == 0
    say(customer, "a person please", "2")
    assert "Nobody" not in str(last(customer)["text"])


def test_the_stream_tells_of_new_rows_and_of_those_that_went(
    sign_in: Callable[..., httpx.Client], customer: httpx.Client
) -> None:
    anna = sign_in()
    page = anna.get("/console/queue").text
    ref, after = ref_on(page), re.search(r'data-after="([^"]+)"', page)
    assert after is not None
    anna.post(f"/console/c/{ref}/take")
    anna.post(f"/console/c/{ref}/resolve")
    say(customer, "I want to talk to a person", "2")
    with anna.stream("GET", "/console/stream", params={"after": after[1]}, timeout=5) as stream:
        events = stream.iter_lines()
        data = next(line for line in events if line.startswith("data: {"))
    assert ref in data
    assert "Take" in data


def test_a_person_of_one_office_hears_nothing_of_the_other(
    sign_in: Callable[..., httpx.Client], customer: httpx.Client, employee: str
) -> None:
    bo = sign_in("Bo", sides=frozenset({Side.BACK}))
    assert 'data-after="f' not in bo.get("/console/queue").text
    say(customer, "still waiting", "2")
    with bo.stream("GET", "/console/stream", params={"after": "b0.f0"}, timeout=5) as stream:
        data = next(line for line in stream.iter_lines() if line.startswith("data: {"))
    assert employee in data
    assert "b-" in data
    assert "f-" not in data
    assert "still waiting" not in data


def test_what_people_do_is_on_record(
    site: Site, sign_in: Callable[..., httpx.Client], customer: httpx.Client
) -> None:
    assert customer.cookies
    anna = sign_in()
    ref = ref_on(anna.get("/console/queue").text)
    anna.post(f"/console/c/{ref}/take")
    with site.bot.front.database.read() as connection:
        done = [(one.actor, one.action) for one in audit.recent(connection)]
    assert ("anna@example.test", "claim") in done
    with site.bot.house.read() as connection:
        assert [one.action for one in audit.recent(connection)] == ["sign_in", "people.put"]
        assert audit.verify(connection) is None
