"""We keep Telegram's pace ourselves, and tell a stopped chat from a stopped bot."""

import asyncio
import time

from bot.channels.telegram.pacing import REMEMBERED, SUSPECTS, Pace


def test_one_chat_waits_and_the_others_do_not() -> None:
    async def play() -> None:
        pace = Pace(chat_every=0.2, overall=1_000)
        began = time.monotonic()
        await pace.wait("a")
        pace.went("a")
        await pace.wait("b")
        assert time.monotonic() - began < 0.15
        await pace.wait("a")
        assert time.monotonic() - began >= 0.2

    asyncio.run(play())


def test_all_together_keep_to_so_many_a_second() -> None:
    async def play() -> None:
        pace = Pace(chat_every=0, overall=100)
        began = time.monotonic()
        await asyncio.gather(*(pace.wait(str(chat)) for chat in range(31)))
        assert time.monotonic() - began >= 0.3

    asyncio.run(play())


def test_many_chats_stopped_with_nothing_sent_between_mean_everyone() -> None:
    pace = Pace()
    chats = [str(one) for one in range(SUSPECTS)]
    assert [pace.stopped(one) for one in chats] == [*[False] * (SUSPECTS - 1), True]
    for one in chats[1:]:
        assert not pace.stopped(one)
    pace.went("z")
    assert not pace.stopped(chats[0])
    assert not any(pace.stopped(chats[0]) for _ in range(SUSPECTS))  # one chat, however often


def test_memory_of_chats_is_bounded() -> None:
    pace = Pace()
    for chat in range(REMEMBERED + 50):
        pace.went(str(chat))
    assert len(pace._chats) == REMEMBERED
