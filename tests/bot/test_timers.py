"""Timers, step by step: claim, fire, mark."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bot.app.composition import Swingdoor
from bot.office.act import Act
from bot.workers.timers import TimerWorker
from storage.conversation import timers
from storage.conversation.timers import Timer
from storage.errors import OvertakenError
from storage.records.conversation import Channel, Inbound
from storage.tables.engine import timers as kept
from storage.work import events
from tests.conftest import ENGINES, NOON, Watch


@pytest.fixture
def talk(bot: Swingdoor) -> int:
    """A conversation, with nothing due."""
    inbound = Inbound(Channel.WEB, "one", "c", "Sam", "hello")
    id_ = bot.front_turns.submit(inbound).result(10).conversation_id
    bot.front.database.write(lambda on: timers.cancel_many(on, [id_], "silence", "forget"))
    return id_


def due(bot: Swingdoor) -> list[tuple[str, str]]:
    with bot.front.database.read() as connection:
        found = connection.execute(select(kept.c.kind, kept.c.key).order_by(kept.c.key))
        return [(row.kind, row.key) for row in found]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_timer_fires_once_and_is_gone_unless_firing_sets_it_anew(
    bot: Swingdoor, talk: int, watch: Watch
) -> None:
    fired: list[str] = []

    def once(act: Act, timer: Timer) -> None:
        assert act.connection.in_transaction()
        fired.append(timer.key)

    def again(act: Act, timer: Timer) -> None:
        fired.append(timer.key)
        later = Timer(timer.conversation_id, timer.kind, timer.key, act.at + timedelta(1))
        timers.set_many(act.connection, [later])

    worker = TimerWorker(bot.front, {"once": once, "again": again})
    new = [Timer(talk, "again", "b", NOON), Timer(talk, "once", "a", NOON)]
    new.append(Timer(talk, "once", "later", NOON + timedelta(hours=30)))
    bot.front.database.write(lambda on: timers.set_many(on, new))
    asyncio.run(worker.step())
    asyncio.run(worker.step())
    assert sorted(fired) == ["a", "b"]
    assert due(bot) == [("again", "b"), ("once", "later")]
    watch.moment += timedelta(days=1)
    asyncio.run(worker.step())
    assert sorted(fired) == ["a", "b", "b"]


def happenings(bot: Swingdoor, kind: str) -> int:
    with bot.front.database.read() as connection:
        return sum(one.kind == kind for one in events.recent(connection))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_timer_that_fails_is_set_aside_and_the_others_go_on(bot: Swingdoor, talk: int) -> None:
    tried: list[str] = []

    def act(act: Act, timer: Timer) -> None:
        tried.append(timer.key)
        if timer.kind == "row":  # a fault of the statement, which spoils a whole transaction
            act.connection.execute(insert(kept).values(conversation_id=-1, kind="x", due=0))
        if timer.kind == "bad":
            raise LookupError(timer)

    new = [Timer(talk, kind, kind, NOON) for kind in ("bad", "good", "row")]
    bot.front.database.write(lambda on: timers.set_many(on, new))
    worker = TimerWorker(bot.front, dict.fromkeys(("bad", "good", "row"), act))
    asyncio.run(worker.step())
    asyncio.run(worker.step())
    assert sorted(tried) == ["bad", "good", "row"]  # each once: nothing is fired again and again
    assert due(bot) == [("bad", "bad"), ("row", "row")]
    assert happenings(bot, "timer.failed") == 2
    bot.front.database.write(lambda on: timers.set_many(on, [Timer(talk, "bad", "bad", NOON)]))
    asyncio.run(worker.step())
    assert tried.count("bad") == 2  # set anew, it has another chance


def test_a_timer_that_lost_a_race_is_fired_again(bot: Swingdoor, talk: int) -> None:
    tried: list[str] = []

    def race(_: Act, timer: Timer) -> None:
        tried.append(timer.key)
        if len(tried) == 1:
            raise OvertakenError("A conversation was written to meanwhile.")

    bot.front.database.write(lambda on: timers.set_many(on, [Timer(talk, "slow", "one", NOON)]))
    asyncio.run(TimerWorker(bot.front, {"slow": race}).step())
    assert tried == ["one", "one"]
    assert due(bot) == []
