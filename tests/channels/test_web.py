"""The web channel over HTTP, on the real server."""

import json
import threading
from collections.abc import Iterator

import httpx
import pytest

from tests.site import Site

ODD = {
    "emoji": "😀😀",
    "zero width": "\u200b\u200b",
    "right to left": "\u202eabc \u200fשלום",
    "lone surrogate": "a\ud800b",
    "NUL": "a\0b",
    "ten thousand lines": "a\n" * 10_000,
    "very long": "a" * 60_000,
}


@pytest.fixture
def guest(site: Site) -> Iterator[httpx.Client]:
    """A browser that has never been here."""
    with httpx.Client(base_url=site.url) as client:
        yield client


@pytest.fixture
def visitor(guest: httpx.Client) -> httpx.Client:
    """A browser with a session."""
    assert guest.post("/chat/session").status_code == 200
    return guest


def say(client: httpx.Client, text: str, id_: str = "1", **more: str) -> httpx.Response:
    return client.post("/chat/messages", json={"id": id_, "text": text, **more})


def lines(client: httpx.Client, after: int = 0) -> list[dict[str, object]]:
    found = client.get("/chat/messages", params={"after": after}).json()
    assert isinstance(found, list)
    return found


def test_the_page_sets_no_cookie_and_says_it_is_a_bot(guest: httpx.Client) -> None:
    answer = guest.get("/chat")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert "I am a bot" in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy


def test_a_message_is_accepted_once_it_is_answered(visitor: httpx.Client) -> None:
    answer = say(visitor, "hello")
    assert answer.status_code == 202
    said = lines(visitor)
    assert [one["from"] for one in said] == ["customer", "bot"]
    assert answer.json() == {"seq": said[-1]["seq"]}
    assert set(said[0]) == {"seq", "from", "name", "text", "choices", "at"}


def test_the_same_id_twice_is_one_message(visitor: httpx.Client) -> None:
    assert say(visitor, "hello").json() == say(visitor, "hello").json()
    assert len(lines(visitor)) == 2


def test_ids_count_within_one_conversation(site: Site, visitor: httpx.Client) -> None:
    say(visitor, "hello")
    with httpx.Client(base_url=site.url) as other:
        other.post("/chat/session")
        assert say(other, "hello").status_code == 202
        assert len(lines(other)) == 2


def test_without_a_session_nothing_is_taken_or_shown(guest: httpx.Client) -> None:
    for answer in (say(guest, "hello"), guest.get("/chat/messages"), guest.get("/chat/stream")):
        assert answer.status_code == 401
        assert set(answer.json()) == {"error", "what_to_do"}


def test_a_made_up_token_opens_nothing(guest: httpx.Client) -> None:
    guest.cookies.set("sv", "deadbeef")
    assert guest.get("/chat/messages").status_code == 401


def test_nothing_is_stored_before_the_first_message(site: Site, visitor: httpx.Client) -> None:
    assert lines(visitor) == []
    with site.bot.front.database.read() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM contacts").scalar_one()
    assert found == 0


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_text_gets_an_answer(visitor: httpx.Client, text: str) -> None:
    body = json.dumps({"id": "1", "text": text})
    answer = visitor.post(
        "/chat/messages", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 202
    assert len(lines(visitor)) == 2


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ('{"id": "1", "text": ""}', 400),
        ('{"id": "1", "text": " \\n"}', 400),
        ('{"text": "no id"}', 400),
        ('{"id": "", "text": "x"}', 400),
        ('{"id": "a b", "text": "x"}', 400),
        ('{"id": "1", "text": 5}', 400),
        ('{"id": "1", "text": "x", "choice": {}}', 400),
        ('{"id": "1", "text": "", "choice": "unknown"}', 400),
        ('["id"]', 400),
        ("null", 400),
        ("not json", 400),
        ("", 400),
        ("[" * 30_000, 400),
        ('{"a":' * 12_000, 400),
        ("\ufeff{}", 400),
        ('{"id": "1", "text": "' + "a" * 1_048_576 + '"}', 413),
    ],
)
def test_a_bad_body_is_refused_with_words(visitor: httpx.Client, body: str, status: int) -> None:
    answer = visitor.post(
        "/chat/messages", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == status
    assert set(answer.json()) == {"error", "what_to_do"}
    assert lines(visitor) == []


def test_what_is_not_json_is_refused(visitor: httpx.Client) -> None:
    answer = visitor.post("/chat/messages", content=b"\xff\xfe", headers={"Content-Type": "text/x"})
    assert answer.status_code == 415
    answer = visitor.post(
        "/chat/messages", content=b"\xff\xfe", headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("after", ["-1", "x", "9" * 40, "1.5", "٣"])
def test_a_bad_place_is_refused(visitor: httpx.Client, after: str) -> None:
    for path in ("/chat/messages", "/chat/stream"):
        assert visitor.get(path, params={"after": after}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_another_site_cannot_write(visitor: httpx.Client, headers: dict[str, str]) -> None:
    answer = visitor.post("/chat/messages", json={"id": "1", "text": "hi"}, headers=headers)
    assert answer.status_code == 403
    assert lines(visitor) == []


def test_another_name_for_this_machine_is_refused(guest: httpx.Client) -> None:
    assert guest.get("/chat", headers={"Host": "evil.example"}).status_code == 421


def test_the_page_works_without_script(guest: httpx.Client) -> None:
    answer = guest.post("/chat", data={"id": "1", "text": "", "say": "hello"})
    assert answer.status_code == 303
    page = guest.get(answer.headers["location"])
    assert "hello" in page.text
    assert 'class="line bot"' in page.text


def test_a_button_pressed_without_script_says_its_words(guest: httpx.Client) -> None:
    guest.post("/chat", data={"id": "1", "text": "what can you do?"})
    choice = lines(guest)[-1]["choices"]
    assert isinstance(choice, list)
    assert choice, "help offers at least a person"
    guest.post("/chat", data={"id": "2", "text": "", "choice": choice[-1]["id"]})
    assert lines(guest, after=2)[0]["text"] == choice[-1]["label"]


def test_markup_in_a_message_is_text_on_the_page(guest: httpx.Client) -> None:
    guest.post("/chat", data={"id": "1", "text": "<script>alert(1)</script><img src=x onerror=a>"})
    page = guest.get("/chat").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_a_stream_replays_and_then_follows(visitor: httpx.Client) -> None:
    say(visitor, "hello")
    seen: list[int] = []
    ready = threading.Event()

    def follow() -> None:
        with visitor.stream("GET", "/chat/stream", params={"after": 1}) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            assert stream.headers["x-accel-buffering"] == "no"
            for line in stream.iter_lines():
                if line.startswith("id: "):
                    seen.append(int(line[4:]))
                    ready.set()
                if len(seen) == 3:
                    return

    reader = threading.Thread(target=follow)
    reader.start()
    assert ready.wait(5)
    say(visitor, "thanks", "2")
    reader.join(5)
    assert seen == [2, 3, 4]


def test_a_stream_opened_before_the_first_message_hears_it(visitor: httpx.Client) -> None:
    with visitor.stream("GET", "/chat/stream", timeout=5) as stream:
        events = stream.iter_lines()
        assert next(events) == "event: ping"
        saying = threading.Thread(target=say, args=(visitor, "hello"))
        saying.start()
        ids = (line for line in events if line.startswith("id: "))
        assert [next(ids), next(ids)] == ["id: 1", "id: 2"]
        saying.join()


def test_assets_are_kept_for_ever_and_come_packed(guest: httpx.Client) -> None:
    page = guest.get("/chat").text
    for name in ("chat.js", "tokens.css", "chat.css"):
        stem, _, kind = name.partition(".")
        path = next(word for word in page.split('"') if f"/{stem}." in word and kind in word)
        asset = guest.get(path)
        assert asset.status_code == 200
        assert asset.headers["content-encoding"] == "gzip"
        assert "immutable" in asset.headers["cache-control"]
    assert guest.get("/chat/assets/chat.00000000.js").status_code == 404


def test_unknown_addresses_and_methods_are_refused_in_the_asker_s_form(guest: httpx.Client) -> None:
    assert guest.get("/nowhere").json()["error"]
    assert guest.delete("/chat/messages").status_code == 405
    assert "<h1>" in guest.get("/nowhere", headers={"Accept": "text/html"}).text
