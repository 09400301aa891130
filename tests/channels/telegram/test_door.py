"""The webhook's front door: nothing but Telegram gets in, and nothing that comes breaks it."""

import asyncio

import httpx
import pytest

from bot.app.composition import Swingdoor
from bot.channels.telegram.verification import DEEPEST, MOST_BYTES, RefusedError, parse
from storage.tables.edges import arrivals
from storage.work import events
from tests.channels.telegram.scene import SECRET, playing, run

pytestmark = pytest.mark.slow

HEADER = "X-Telegram-Bot-Api-Secret-Token"
GOOD = b'{"update_id": 1, "new_kind": {}}'
BAD: dict[str, tuple[bytes, dict[str, str], int]] = {
    "no secret": (GOOD, {HEADER: ""}, 401),
    "wrong secret": (GOOD, {HEADER: "wrong"}, 401),
    "almost the secret": (GOOD, {HEADER: SECRET[:-1]}, 401),
    "not JSON": (b"hello", {}, 400),
    "nothing": (b"", {}, 400),
    "bad UTF-8": (b'{"update_id": 1, "x": "\xff\xfe"}', {}, 400),
    "very deep": (b"[" * 100_000, {}, 400),
    "deep and closed": (b'{"update_id":1,"a":' + b"[" * 200 + b"]" * 200 + b"}", {}, 400),
    "not an object": (b"[1]", {}, 400),
    "no number": (b'{"message": {}}', {}, 400),
    "a number that is none": (b'{"update_id": true}', {}, 400),
    "a number too large": (b'{"update_id": 9223372036854775808}', {}, 400),
    "NaN": (b'{"update_id": NaN}', {}, 400),
    "a number of 5,000 digits": (b'{"update_id": ' + b"9" * 5_000 + b"}", {}, 400),
    "too large": (b" " * (MOST_BYTES + 1), {}, 413),
}


@pytest.mark.parametrize(("body", "headers", "status"), BAD.values(), ids=BAD)
def test_what_is_not_telegrams_is_refused_without_a_word(
    live_bot: Swingdoor,
    caplog: pytest.LogCaptureFixture,
    body: bytes,
    headers: dict[str, str],
    status: int,
) -> None:
    async def play() -> None:
        async with playing(live_bot, mode="webhook") as scene, httpx.AsyncClient() as client:
            answer = await client.post(scene.url, content=body, headers={HEADER: SECRET, **headers})
            assert (answer.status_code, answer.content) == (status, b"")
            assert scene.rows(arrivals) == []

    run(play)
    assert not [one for one in caplog.records if one.exc_info]


def test_only_posts_are_taken_and_strange_headers_break_nothing(live_bot: Swingdoor) -> None:
    async def play() -> None:
        async with playing(live_bot, mode="webhook") as scene, httpx.AsyncClient() as client:
            assert (await client.get(scene.url)).status_code == 405
            odd = await client.post(scene.url, content=GOOD, headers=[(b"x", b"\xff")])
            assert odd.status_code == 401
            for secret in (b"\xff\xfe", SECRET.encode() + b"\xe9"):
                headers = [(HEADER.encode(), secret)]
                assert (
                    await client.post(scene.url, content=GOOD, headers=headers)
                ).status_code == 401
            for length in (b"-1", b"x", b"9" * 30):
                assert await _raw(scene.url, length) in {b"400", b"413"}

    run(play)


async def _raw(url: str, length: bytes) -> bytes:
    """Send a request whose stated length is nonsense; give the status."""
    place = httpx.URL(url)
    reader, writer = await asyncio.open_connection(place.host, place.port)
    writer.write(
        b"POST /telegram/webhook HTTP/1.1\r\nHost: x\r\n"
        + f"{HEADER}: {SECRET}\r\n".encode()
        + b"Content-Length: " + length + b"\r\n\r\n{}"
    )  # fmt: skip
    await writer.drain()
    first = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return first.split()[1]


def test_a_kind_nobody_knows_is_kept_and_noted(live_bot: Swingdoor) -> None:
    async def play() -> None:
        async with playing(live_bot, mode="webhook") as scene, httpx.AsyncClient() as client:
            for body in (GOOD, b'{"update_id": 2, "message": {"odd": 1}}', b'{"update_id": 3}'):
                answer = await client.post(scene.url, content=body, headers={HEADER: SECRET})
                assert answer.status_code == 200
            await scene.settle()
            notes = [row.note for row in scene.rows(arrivals)]
            assert notes[0] == "not for us: new_kind"
            assert notes[1].startswith("unreadable: ")
            assert notes[2].startswith("not for us")

    run(play)


def test_text_that_no_database_holds_is_made_storable() -> None:
    update = parse(b'{"update_id": 1, "message": {"text": "a\\ud800b\\u0000c"}}')
    assert update["message"]["text"] == "a\ufffdbc"


def test_depth_is_counted_from_the_outside() -> None:
    inside = DEEPEST - 2
    fine = b'{"update_id": 1, "a": ' + b"[" * inside + b"]" * inside + b"}"
    assert parse(fine)["update_id"] == 1
    with pytest.raises(RefusedError):
        parse(b'{"update_id": 1, "a": ' + b"[" * DEEPEST + b"]" * DEEPEST + b"}")


def test_refusals_are_on_record_and_a_flood_of_them_is_no_flood_of_rows(
    live_bot: Swingdoor,
) -> None:
    async def play() -> None:
        async with playing(live_bot, mode="webhook") as scene, httpx.AsyncClient() as client:
            for _ in range(50):
                assert (await client.post(scene.url, content=GOOD)).status_code == 401
            await asyncio.sleep(0.2)
        with live_bot.front.database.read() as connection:
            (one,) = events.recent(connection)
        assert (one.kind, one.subject) == ("webhook.refused", "telegram")
        assert one.fields == {"status": "401", "count": "1"}

    run(play)
