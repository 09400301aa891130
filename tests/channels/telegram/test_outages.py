"""The database goes away and comes back: what was acknowledged is worked on, in order."""

from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from bot.app.composition import Swingdoor
from bot.channels.telegram import intake
from storage.conversation import arrivals as kept
from storage.conversation.arrivals import Arrived
from storage.tables.edges import arrivals
from tests.channels.telegram.scene import Lookup, customer_of, playing, run

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "AFTER_FAULT", 0.05)
    monkeypatch.setattr(intake, "LONGEST_REST", 0.05)


def failing(lookup: Lookup, error: Exception, times: int) -> Lookup:
    left = [error] * times

    async def find(user: str) -> str | None:
        if user == "42" and left:
            raise left.pop()
        return await lookup(user)

    return find


def test_an_outage_longer_than_three_tries_loses_nothing(live_bot: Swingdoor) -> None:
    gone = OperationalError("SELECT", {}, Exception("connection refused"))
    lookup = failing(customer_of(live_bot), gone, times=3 * intake.STRIKES)

    async def play() -> None:
        async with playing(live_bot, lookup=lookup) as scene:
            sam = scene.person()
            sam.say("hello")
            sam.say("/help")
            await scene.settle()
            assert [one.text for one in scene.lines() if one.author == "contact"] == [
                "hello",
                "/help",
            ]
            assert len(sam.hears()) == 2
            assert {row.note for row in scene.rows(arrivals)} == {"heard"}

    run(play)


def test_what_can_never_be_worked_on_is_put_aside_for_the_next(live_bot: Swingdoor) -> None:
    wrong = ValueError("a word of the customer")
    lookup = failing(customer_of(live_bot), wrong, times=intake.STRIKES)

    async def play() -> None:
        async with playing(live_bot, lookup=lookup) as scene:
            sam = scene.person()
            sam.say("hello")
            sam.say("/help")
            await scene.settle()
            first, second = [row.note for row in scene.rows(arrivals)]
            assert first.startswith("put aside: ValueError")
            assert "customer" not in first
            assert second == "heard"
            assert len(sam.hears()) == 1

    run(play)


def test_updates_that_cannot_be_read_for_a_while_are_read_later(
    live_bot: Swingdoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = kept.waiting
    left = [OperationalError("SELECT", {}, Exception("gone"))] * 3

    def waiting(connection: Connection, *rest: Any) -> list[Arrived]:
        if left:
            raise left.pop()
        return whole(connection, *rest)

    monkeypatch.setattr(kept, "waiting", waiting)

    async def play() -> None:
        async with playing(live_bot) as scene:
            sam = scene.person()
            sam.say("hello")
            await scene.settle()
            assert not left
            assert len(sam.hears()) == 1

    run(play)
