"""A claim is a lease: kept while its owner works on it, nobody's when it ran out."""

import asyncio
from datetime import timedelta

import pytest

from bot.app.composition import Swingdoor
from bot.workers.delivery import Delivery
from bot.workers.sending import Result
from storage.conversation import outbox
from storage.conversation.journal import SentJournal
from storage.conversation.outbox import Sending
from tests.bot.post_office import Platform, queue, row, until_sent
from tests.conftest import ENGINES, Watch


class Slow(Platform):
    """A platform that answers when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()

    async def send(self, row: Sending) -> Result:
        await self.gate.wait()
        return await super().send(row)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_lease_that_ran_out_is_nobodys_unless_the_row_is_on_its_way(
    bot: Swingdoor, talk: int, journal: SentJournal, watch: Watch
) -> None:
    one = queue(bot, talk)
    passed = 100.0
    slow = Slow()
    delivery = Delivery(bot.front, slow, journal, clock=lambda: passed)

    async def play() -> None:
        nonlocal passed
        await delivery.step()
        await asyncio.sleep(0)
        assert row(bot, one).owner == bot.front.peers.owner
        watch.moment += timedelta(minutes=2)
        passed += 20
        before = row(bot, one).leased_until
        await delivery.step()  # still flying: renewed, and not sent a second time
        assert row(bot, one).status == "claimed"
        assert row(bot, one).leased_until > before
        slow.gate.set()
        await asyncio.gather(*delivery._flying)

    asyncio.run(play())
    assert row(bot, one).status == "sent"
    forgotten = queue(bot, talk)
    bot.front.database.write(
        lambda on: outbox.claim(on, "mail", watch.moment, bot.front.peers.owner, watch.moment)
    )
    watch.moment += timedelta(seconds=1)
    asyncio.run(until_sent(Delivery(bot.front, Platform(), journal), bot, [forgotten]))


def test_who_was_stopped_between_claim_and_send_does_not_send(
    bot: Swingdoor, talk: int, journal: SentJournal
) -> None:
    queue(bot, talk)
    passed, platform = 100.0, Platform()
    delivery = Delivery(bot.front, platform, journal, clock=lambda: passed)

    async def play() -> None:
        nonlocal passed
        await delivery.step()
        passed += 40  # SIGSTOP
        await asyncio.gather(*delivery._flying)
        assert platform.taken == []

    asyncio.run(play())
