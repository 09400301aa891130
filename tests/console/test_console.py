"""The console over HTTP, as a browser without script meets it."""

import re
from collections.abc import Callable

import httpx

from storage.conversation import conversations
from storage.database.database import Connection
from storage.records.conversation import Author, Line, Saved, Side
from storage.records.staff import Role
from storage.work import events
from tests.console.acts import last, ref_on, say
from tests.site import Site


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
        done = [(one.actor, one.kind) for one in events.recent(connection)]
    assert ("anna@example.test", "handoff.taken") in done
    with site.bot.house.read() as connection:
        assert [one.kind for one in events.recent(connection)] == [
            "console.entered",
            "person.added",
        ]


def test_a_very_long_talk_shows_its_end(
    site: Site, sign_in: Callable[..., httpx.Client], customer: httpx.Client
) -> None:
    anna = sign_in()
    ref = ref_on(anna.get("/console/queue").text)
    office, public_id = site.bot.front, ref.partition("-")[2]

    def go_on(connection: Connection) -> None:
        found = conversations.find_public(connection, public_id)
        assert found is not None
        lines = tuple(Line(Author.CONTACT, f"word {number}") for number in range(600))
        saved = Saved(found[0], found[0].state, found[0].status, lines)
        conversations.save_many(connection, [saved], office.now())

    office.database.write(go_on)
    page = anna.get(f"/console/c/{ref}").text
    assert "word 599<" in page
    assert "word 0<" not in page
    assert "Older lines are not shown" in page
    assert "word 599<" in customer.get("/chat").text
