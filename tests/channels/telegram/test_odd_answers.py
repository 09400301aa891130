"""Telegram answers what it never should: no row is stranded, and nothing spins."""

import asyncio

import pytest
from telegram.error import RetryAfter

from bot.app.composition import Swingdoor
from bot.channels.telegram.best_effort import wait_named
from bot.emulators.telegram.app import Emulator
from bot.emulators.telegram.faults import Limits, Trouble
from bot.workers import delivery
from bot.workers.loop import Backoff
from tests.channels.telegram.scene import playing, run

NOT_OK = (200, '{"ok": false, "error_code": 400, "description": "odd"}')
ODD = {
    "200 with ok false": NOT_OK,
    "200 with nothing in it": (200, "{}"),
    "200 with a list": (200, "[]"),
    "200 with no JSON": (200, "hello"),
    "a wait that is a word": (429, '{"ok": false, "parameters": {"retry_after": "abc"}}'),
    "a wait that is negative": (429, '{"ok": false, "parameters": {"retry_after": -1}}'),
    "a wait of nothing": (429, '{"ok": false, "parameters": {"retry_after": 0}}'),
    "a result of another kind": (200, '{"ok": true, "result": "yes"}'),
}


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "TRIES", Backoff(first=0.05, longest=0.05))


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_an_odd_answer_to_a_message_is_tried_again(
    live_bot: Swingdoor, odd: tuple[int, str]
) -> None:
    left = [Trouble(odd=odd)] * 2
    emulator = Emulator(limits=Limits(strict=False))
    emulator.plan = lambda name, _: left.pop() if left and name == "sendMessage" else None

    async def play() -> None:
        async with playing(live_bot, emulator=emulator) as scene:
            sam = scene.person()
            sam.say("hello")
            await scene.settle()
            assert len(sam.hears()) >= 1
            assert len(scene.calls("sendMessage")) <= 5

    run(play)


def test_a_poll_that_answers_at_once_does_not_spin(live_bot: Swingdoor) -> None:
    empty = Trouble(odd=(200, '{"ok": true, "result": []}'))
    emulator = Emulator(limits=Limits(strict=False))
    emulator.plan = lambda name, _: empty if name == "getUpdates" else None

    async def play() -> None:
        async with playing(live_bot, emulator=emulator) as scene:
            await asyncio.sleep(2.5)
            assert 1 <= len(scene.calls("getUpdates")) <= 4

    run(play)


def test_a_poll_that_gives_the_same_again_and_again_does_not_spin(live_bot: Swingdoor) -> None:
    same = '{"ok": true, "result": [{"update_id": 7}]}'
    emulator = Emulator(limits=Limits(strict=False))
    emulator.plan = lambda name, _: Trouble(odd=(200, same)) if name == "getUpdates" else None

    async def play() -> None:
        async with playing(live_bot, emulator=emulator) as scene:
            await asyncio.sleep(2.5)
            assert 1 <= len(scene.calls("getUpdates")) <= 5

    run(play)


@pytest.mark.parametrize(("said", "seconds"), [(-1, 1), (0, 1), (5, 5), (10**9, 3600)])
def test_telegrams_waits_are_bounded(said: int, seconds: int) -> None:
    wait = wait_named(RetryAfter(said))
    assert wait is not None
    assert wait.total_seconds() == seconds
