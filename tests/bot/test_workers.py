"""Timers and delivery, step by step: claim, effect, mark."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app.composition import Swingdoor
from bot.workers.delivery import TRIES, Delivery
from bot.workers.sending import EXPIRED, Later, Result, Sent
from storage.conversation import outbox, timers
from storage.conversation.journal import SentJournal
from storage.conversation.outbox import Outgoing, Sending
from storage.records.conversation import Channel, Inbound
from storage.tables.engine import outbox as rows
from tests.conftest import ENGINES, NOON, Watch

MAIL = outbox.MAIL


@pytest.fixture
def talk(bot: Swingdoor) -> int:
    """A conversation, with nothing due."""
    inbound = Inbound(Channel.WEB, "one", "c", "Sam", "hello")
    id_ = bot.front_turns.submit(inbound).result(10).conversation_id
    bot.front.database.write(lambda on: timers.cancel_many(on, [id_], "silence", "forget"))
    return id_


class Post:
    """A platform that answers what a list says."""

    channel = MAIL

    def __init__(self, *results: Result) -> None:
        self.results = list(results)
        self.sent: list[int] = []

    async def send(self, row: Sending) -> Result:
        self.sent.append(row.id)
        return self.results.pop(0)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[SentJournal]:
    one = SentJournal(tmp_path / "mail.sent")
    yield one
    one.close()


def mail(bot: Swingdoor, talk: int, expires: timedelta | None = None) -> int:
    until = None if expires is None else NOON + expires
    one = Outgoing(talk, MAIL, "sam@example", "mail", {}, until)
    return bot.front.database.write(lambda on: outbox.queue(on, one, NOON))


def state(bot: Swingdoor, row: int) -> tuple[str, str | None, str | None]:
    with bot.front.database.read() as connection:
        found = connection.execute(select(rows).where(rows.c.id == row)).one()
    return found.status, found.remote_id, found.fault


async def go(delivery: Delivery) -> None:
    """One step, and everything it began."""
    await delivery.step()
    await asyncio.gather(*delivery._flying)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_row_is_claimed_then_sent_then_marked(
    bot: Swingdoor, talk: int, journal: SentJournal
) -> None:
    row, post = mail(bot, talk), Post(Sent("m-1"))
    delivery = Delivery(bot.front, post, journal)

    async def play() -> None:
        (claimed,) = await delivery.claim()
        assert state(bot, row)[0] == "claimed"
        assert not await delivery.claim()  # nobody takes it twice
        result = await delivery.send(claimed)
        assert post.sent == [row]
        assert state(bot, row)[0] == "claimed"
        await delivery.mark(claimed, result)

    asyncio.run(play())
    assert state(bot, row) == ("sent", "m-1", None)


def test_what_expired_is_not_sent(bot: Swingdoor, talk: int, journal: SentJournal) -> None:
    row, post = mail(bot, talk, expires=timedelta(seconds=-1)), Post()
    asyncio.run(go(Delivery(bot.front, post, journal)))
    assert state(bot, row) == ("dead", None, EXPIRED)


def test_an_account_that_must_wait_rests_as_a_whole(
    bot: Swingdoor, talk: int, journal: SentJournal, watch: Watch
) -> None:
    row = mail(bot, talk)
    post = Post(Later(timedelta(minutes=5), everyone=True, why="busy"), Sent("m"))
    passed = 100.0
    delivery = Delivery(bot.front, post, journal, clock=lambda: passed)

    async def play() -> None:
        nonlocal passed
        await go(delivery)
        assert state(bot, row) == ("queued", None, "busy")
        watch.moment += timedelta(minutes=6)
        await go(delivery)
        assert len(post.sent) == 1  # whatever the clock on the wall says
        passed += 360
        await go(delivery)
        assert len(post.sent) == 2

    asyncio.run(play())


def test_what_a_dead_process_left_is_settled_before_anything_is_sent(
    bot: Swingdoor, talk: int, journal: SentJournal
) -> None:
    gone, lost = mail(bot, talk), mail(bot, talk)
    with_mark = [outbox.Mark(one, outbox.Fate.CLAIMED, NOON) for one in (gone, lost)]
    bot.front.database.write(lambda on: outbox.mark(on, with_mark))
    journal.note(gone, "m-1")
    post = Post(Sent("m-2"))
    asyncio.run(go(Delivery(bot.front, post, journal)))
    assert post.sent == [lost]
    assert state(bot, gone)[:2] == ("sent", "m-1")
    assert state(bot, lost)[:2] == ("sent", "m-2")


def test_the_rest_between_two_tries_is_at_most_two_minutes() -> None:
    assert max(TRIES.after(tries) for tries in range(40)) == 120
