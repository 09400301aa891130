"""Lines worth teaching: counted by conversation, without what is somebody's, of one office."""

import asyncio
from datetime import timedelta

import pytest

from bot.app.composition import Swingdoor
from bot.teaching.misses import count_misses
from intents.catalogue.catalogue import load
from storage.records.conversation import Channel, Inbound
from tests.conftest import ENGINES, Watch

LINE = "grumbling flibbert wobbles, says Kunigunde of kuni@post.example"


@pytest.mark.parametrize("engine", ENGINES)
def test_lines_worth_teaching_are_counted_and_masked(bot: Swingdoor, watch: Watch) -> None:
    said = [("c1", LINE), ("c2", LINE), ("c2", LINE), ("c3", "wibble the frotz"), ("c3", "hello")]

    async def say() -> None:
        for number, (who, text) in enumerate(said):
            inbound = Inbound(Channel.TELEGRAM, f"m{number}", who, who, text, address=who)
            await bot.front_turns.receive(inbound)

    asyncio.run(say())
    first, second = count_misses(bot.front, load("front"))
    assert (first.conversations, first.decision) == (2, "reject")
    assert first.text == "grumbling flibbert wobbles, says {person} of {email}"
    assert (second.conversations, second.text) == (1, "wibble the frotz")
    assert count_misses(bot.back, load("back")) == []
    watch.moment += timedelta(days=40)
    assert count_misses(bot.front, load("front")) == []
