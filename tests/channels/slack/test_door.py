"""The HTTP endpoint's front door, over real sockets."""

import asyncio
import json
import logging
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.inbound.verification import MOST_BYTES, is_signed, read_body, sign
from bot.emulators.slack.state import BOT_TOKEN, SIGNING_SECRET
from storage.work import events
from tests.channels.slack.stage import ANNA, Stage, on_stage

JSON = {"Content-Type": "application/json"}
NOW = 1_800_000_000.0


def test_what_slack_did_not_sign_gets_401_and_not_a_byte(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            body = json.dumps(stage.acting.message(ANNA, "show my latest payslip").payload).encode()
            for headers in bad_headers(body):
                status, answer = await raw(stage, body, headers)
                assert (status, answer) == (401, b""), str(headers)[:80]
            assert stage.count("inbox") == 0

    asyncio.run(play())


def bad_headers(body: bytes) -> list[dict[str, bytes]]:
    now = str(int(time.time()))
    good = sign(body, SIGNING_SECRET, now)
    old = str(int(time.time()) - 301)
    ahead = str(int(time.time()) + 310)

    def pair(stamp: bytes, signature: bytes) -> dict[str, bytes]:
        return {"x-slack-request-timestamp": stamp, "x-slack-signature": signature}

    stamps = [b"", b"now", b"1" * 5_000, b"-1", b"1e9", b"12.5", b" 1", "１２３".encode(), b"0x10"]
    return [
        {},
        *(pair(stamp, good.encode()) for stamp in stamps),
        *(
            pair(now.encode(), signature)
            for signature in (
                b"",
                b"v0=",
                good.encode()[:-1],
                b"v1" + good.encode()[2:],
                b"\xff\xfe",
            )
        ),
        pair(now.encode(), "v0=é".encode()),
        pair(now.encode(), good.upper().encode()),
        pair(now.encode(), sign(body, "", now).encode()),
        pair(now.encode(), sign(body + b" ", SIGNING_SECRET, now).encode()),
        pair(old.encode(), sign(body, SIGNING_SECRET, old).encode()),
        pair(ahead.encode(), sign(body, SIGNING_SECRET, ahead).encode()),
    ]


async def raw(stage: Stage, body: bytes, headers: dict[str, bytes]) -> tuple[int, bytes]:
    """Post bytes as they are: no client library may tidy them."""
    port = int(stage.url.split(":")[2].split("/")[0])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = [b"POST /slack/events HTTP/1.1", b"host: x", b"connection: close"]
    lines += [b"content-type: application/json", b"content-length: %d" % len(body)]
    lines += [name.encode() + b": " + value for name, value in headers.items()]
    writer.write(b"\r\n".join(lines) + b"\r\n\r\n" + body)
    answer = await reader.read()
    writer.close()
    head, _, rest = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), rest


def test_an_empty_secret_signs_nothing() -> None:
    stamp = str(int(NOW))
    headers = {
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": sign(b"{}", "", stamp),
    }
    assert not is_signed(headers, b"{}", "", NOW)


def test_what_is_signed_but_no_message_is_400_or_413_never_500(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            posts = stage.acting.deliveries
            for body in (b"", b"{", b"[]", b"null", b"\xff", b"payload=%7B", b'{"a":' * 100_000):
                assert (await posts.post(body, JSON)).status == 400
            assert (await posts.post(b"{}", {"Content-Type": "text/html"})).status == 400
            assert (await posts.post(b" " * (MOST_BYTES + 1), JSON)).status == 413

    asyncio.run(play())


def test_slack_may_check_the_address(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            body = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
            assert (await stage.acting.deliveries.post(body, JSON)).status == 200
            assert (
                await stage.acting.deliveries.post(
                    b"ssl_check=1&token=x", {"Content-Type": "application/x-www-form-urlencoded"}
                )
            ).status == 200

    asyncio.run(play())


def test_no_token_signature_or_word_is_logged(
    data_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            body = json.dumps(stage.acting.message(ANNA, "canary-words").payload).encode()
            await raw(stage, body, {"x-slack-signature": b"v0=canary-signature"})
            await stage.send(stage.acting.message(ANNA, "canary-words"))
            await stage.send(stage.acting.event({"type": ["canary-words"]}))
            await stage.quiet()

    caplog.set_level(logging.DEBUG)
    asyncio.run(play())
    ours = "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith("asyncio"))
    for canary in ("canary-words", "canary-signature", BOT_TOKEN, SIGNING_SECRET):
        assert canary not in ours


@given(st.binary(max_size=2_000))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    found = read_body(body)
    assert found is None or isinstance(found, dict)


@given(st.text(), st.text(), st.binary(max_size=50))
def test_any_headers_are_judged_without_fault(stamp: str, signature: str, body: bytes) -> None:
    headers = {"x-slack-request-timestamp": stamp, "x-slack-signature": signature}
    assert not is_signed(headers, body, SIGNING_SECRET, NOW)


def test_refusals_are_on_record_once_a_minute(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            for _ in range(20):
                assert (await raw(stage, b"{}", {}))[0] == 401
            await asyncio.sleep(0.2)
            with stage.bot.back.database.read() as connection:
                (one,) = events.recent(connection)
            assert (one.kind, one.subject) == ("webhook.refused", "slack")
            assert one.fields == {"status": "401", "count": "1"}

    asyncio.run(play())
