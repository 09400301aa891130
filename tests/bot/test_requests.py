"""The one reader of bodies: never more than it may, never longer than it may."""

import asyncio
from collections.abc import Sequence

import pytest
from starlette.requests import Request
from starlette.types import Message

from bot.http.refusal import Refusal
from bot.http.requests import read_body

LEFT: Message = {"type": "http.disconnect"}


def pieces(*bodies: bytes) -> list[Message]:
    return [
        {"type": "http.request", "body": one, "more_body": place < len(bodies) - 1}
        for place, one in enumerate(bodies)
    ]


class Sent:
    """A request whose messages come one by one; what was taken of them is counted."""

    def __init__(self, messages: Sequence[Message], length: str | None, pause: float) -> None:
        self.messages = list(messages)
        self.pause = pause
        headers = [] if length is None else [(b"content-length", length.encode("latin-1"))]
        self.request = Request({"type": "http", "method": "POST", "headers": headers}, self.receive)

    async def receive(self) -> Message:
        await asyncio.sleep(self.pause)
        return self.messages.pop(0)

    def read(self) -> bytes:
        return asyncio.run(read_body(self.request, most=10, within=0.1))


def sent(messages: Sequence[Message], length: str | None = None, pause: float = 0.0) -> Sent:
    return Sent(messages, length, pause)


def test_a_body_is_given_whole() -> None:
    assert sent(pieces(b"hello", b"you", b"")).read() == b"helloyou"
    assert sent(pieces(b"0123456789"), length="10").read() == b"0123456789"


@pytest.mark.parametrize("length", ["11", "9" * 30, "-1", "x", "", "\xb2", "1.5"])
def test_a_header_that_says_too_much_or_nonsense_is_enough(length: str) -> None:
    one = sent(pieces(b"x"), length=length)
    with pytest.raises(Refusal) as no:
        one.read()
    assert no.value.status == 413
    assert len(one.messages) == 1  # nothing was read


@pytest.mark.parametrize("length", [None, "3"])
def test_what_is_too_much_is_cut_while_it_comes(length: str | None) -> None:
    one = sent(pieces(b"0123456", b"789a", b"bcd", b"efg"), length=length)
    with pytest.raises(Refusal) as no:
        one.read()
    assert no.value.status == 413
    assert len(one.messages) == 2


def test_who_drips_is_cut_off() -> None:
    with pytest.raises(Refusal) as no:
        sent(pieces(*[b"x"] * 9), pause=0.03).read()
    assert no.value.status == 408


def test_who_leaves_is_no_fault() -> None:
    with pytest.raises(Refusal) as no:
        sent([*pieces(b"x", b"")[:1], LEFT]).read()
    assert no.value.status == 400
