"""Whose stream ends where there are too many: one's own first, then one of the same network."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.http import streams
from bot.http.streams import Event, Open, Streams


async def idle(stream: Open) -> AsyncIterator[Event]:
    while not stream.over:
        await asyncio.sleep(0.01)
        yield Event("ping", None)


def test_a_network_that_opens_too_many_ends_its_own_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MOST_OF_ORIGIN", 3)

    async def play() -> None:
        all_of_them = Streams()
        opened: list[AsyncIterator[str]] = []
        for number, origin in enumerate(["far", "near", "near", "near", "near", "", ""]):
            body = all_of_them.answer(f"visitor {number}", idle, origin).body_iterator
            one = body.__aiter__()
            assert "ping" in str(await anext(one))
            opened.append(one)  # type: ignore[arg-type]
        over = ["over" in str([str(piece) async for piece in few(one)]) for one in opened]
        assert over == [False, True, False, False, False, False, False]
        all_of_them.close()
        for one in opened:
            async for _ in one:
                pass

    asyncio.run(play())


async def few(one: AsyncIterator[str]) -> AsyncIterator[str]:
    for _ in range(5):
        try:
            yield await anext(one)
        except StopAsyncIteration:
            return
