"""Whatever happens after a claim, the row gets out or is seen, and its chat goes on."""

import asyncio
import errno
import os
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.actions import undelivered as acts
from bot.actions.notify import perform
from bot.actions.refusals import Refused
from bot.app.composition import Swingdoor
from bot.cli import doctor
from bot.workers import delivery as delivering
from bot.workers.delivery import MOST_TRIES, Delivery
from bot.workers.loop import Backoff
from bot.workers.sending import LONGEST, SHORTEST, Later, Never, wait_of
from storage.conversation import outbox, undelivered
from storage.conversation.journal import SentJournal
from storage.records.work import BOT
from storage.work import events
from tests.bot.post_office import Platform, queue, row, until_sent
from tests.conftest import ENGINES, NOON, Watch


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    soon = Backoff(first=0.0, longest=0.0)
    monkeypatch.setattr(delivering, "TRIES", soon)
    monkeypatch.setattr(delivering, "MARKS", Backoff(first=0.01, longest=0.05))


@pytest.mark.parametrize(
    "odd",
    [TypeError("retry_after"), KeyError("result"), OSError(errno.ENOSPC, "full"), ValueError("x")],
)
def test_whatever_a_platforms_sdk_raises_the_row_goes_out_without_a_restart(
    bot: Swingdoor, talk: int, journal: SentJournal, odd: Exception
) -> None:
    ids = [queue(bot, talk), queue(bot, talk)]
    platform = Platform(odd, odd)
    bot.front.feed.start(asyncio.new_event_loop())
    asyncio.run(until_sent(Delivery(bot.front, platform, journal), bot, ids))
    assert platform.taken == ids
    assert row(bot, ids[0]).attempts == 2


@pytest.mark.parametrize("engine", ENGINES)
def test_a_mark_that_cannot_be_committed_is_kept_and_sent_once(
    bot: Swingdoor, talk: int, journal: SentJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [queue(bot, talk), queue(bot, talk)]
    platform = Platform()
    real, away = outbox.mark, [OperationalError("COMMIT", {}, Exception("away"))] * 7
    seen: list[list[int]] = []

    def mark(connection: Any, marks: Any) -> None:
        if marks and away:
            seen.append(list(platform.taken))
            raise away.pop()
        real(connection, marks)

    monkeypatch.setattr(outbox, "mark", mark)
    asyncio.run(until_sent(Delivery(bot.front, platform, journal), bot, ids))
    assert platform.taken == ids
    assert seen == [ids[:1]] * 7  # the chat did not go on before


def test_a_journal_that_cannot_be_written_strands_no_row(
    bot: Swingdoor, talk: int, journal: SentJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [queue(bot, talk), queue(bot, talk)]

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(journal, "note", full)
    platform = Platform()
    asyncio.run(until_sent(Delivery(bot.front, platform, journal), bot, ids))
    assert platform.taken == ids


def test_what_a_full_disk_left_of_a_line_spoils_no_other(
    journal: SentJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda file, line: real(file, line[:1]))
    with pytest.raises(OSError, match="full"):
        journal.note(12, "a")
    monkeypatch.setattr(os, "write", real)
    journal.note(13, "b")
    assert [(one.row, one.remote) for one in journal.marks(NOON)] == [(13, "b")]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_poisoned_row_is_set_aside_and_seen_and_the_next_go_on(
    bot: Swingdoor, talk: int, journal: SentJournal
) -> None:
    poisoned, other = queue(bot, talk), queue(bot, talk)
    platform = Platform(*[TypeError("odd")] * MOST_TRIES)
    asyncio.run(until_sent(Delivery(bot.front, platform, journal), bot, [other]))
    assert platform.taken == [other]
    assert (row(bot, poisoned).status, row(bot, poisoned).fault) == ("dead", "TypeError")
    with bot.front.database.read() as connection:
        assert undelivered.count(connection) == {"mail": 1}
        (listed,) = undelivered.list_newest(connection)
        assert events.recent(connection, 1)[0].kind == "message.undelivered"
    assert (listed.id, listed.fault, listed.may_retry) == (poisoned, "TypeError", True)
    told = "\n".join(asyncio.run(doctor.examine(bot, {})).lines)
    assert "1 in mail of the front office; see why and try again at /console/undelivered" in told

    async def again() -> None:
        assert await perform(bot.front, BOT, lambda act: acts.retry(act, poisoned)) == talk
        again = await perform(bot.front, BOT, lambda act: acts.retry(act, poisoned))
        assert isinstance(again, Refused)
        assert bot.front.knowledge.wording.say(again.words())
        await until_sent(Delivery(bot.front, Platform(), journal), bot, [poisoned])

    asyncio.run(again())
    with bot.front.database.read() as connection:
        assert undelivered.count(connection) == {}


def test_a_code_that_was_given_up_is_not_kept_and_not_sent_again(
    bot: Swingdoor, talk: int, journal: SentJournal
) -> None:
    code = queue(bot, talk, kind=outbox.CODE)
    last = queue(bot, talk)
    platform = Platform(Never("recipient refused"))
    asyncio.run(until_sent(Delivery(bot.front, platform, journal), bot, [last]))
    assert row(bot, code).body == "{}"
    with bot.front.database.read() as connection:
        assert not undelivered.list_newest(connection)[0].may_retry


@pytest.mark.parametrize("said", [-1.0, 0.0, 0.001, 1e9])
def test_waits_are_at_least_a_second_and_at_most_an_hour(said: float) -> None:
    wait = wait_of(Later(timedelta(seconds=said)))
    assert wait is not None
    assert SHORTEST <= wait <= LONGEST


def test_waits_a_platform_names_never_count_towards_giving_up(
    bot: Swingdoor, talk: int, journal: SentJournal, watch: Watch
) -> None:
    one = queue(bot, talk)
    platform = Platform(*[Later(timedelta(seconds=-1), why="busy")] * (MOST_TRIES + 5), OSError())
    delivery = Delivery(bot.front, platform, journal)

    async def play() -> None:
        for _ in range(MOST_TRIES + 5):
            await delivery.step()
            await asyncio.gather(*delivery._flying)
            await delivery.step()
            assert row(bot, one).status == "queued"  # no hot loop: not before a second is over
            watch.moment += SHORTEST
        await delivery.step()
        await asyncio.gather(*delivery._flying)

    asyncio.run(play())
    assert (row(bot, one).status, row(bot, one).attempts) == ("queued", 1)


def test_a_clock_set_back_by_an_hour_stops_no_row(
    bot: Swingdoor, talk: int, journal: SentJournal, watch: Watch
) -> None:
    tried = queue(bot, talk)
    platform = Platform(Later(timedelta(minutes=1), why="busy"))
    delivery = Delivery(bot.front, platform, journal)

    async def play() -> None:
        await delivery.step()
        await asyncio.gather(*delivery._flying)
        fresh = queue(bot, talk)
        watch.moment -= timedelta(hours=1)
        for _ in range(4):
            await delivery.step()
            await asyncio.gather(*delivery._flying)
        assert platform.taken == [tried, fresh]

    asyncio.run(play())


def test_a_fresh_row_goes_at_once_though_the_clock_went_back_before_the_start(
    bot: Swingdoor, talk: int, journal: SentJournal, watch: Watch
) -> None:
    fresh = queue(bot, talk)
    watch.moment -= timedelta(hours=1)
    platform = Platform()
    asyncio.run(until_sent(Delivery(bot.front, platform, journal), bot, [fresh]))
    assert platform.taken == [fresh]
