"""A customer and the bot, over an emulated Telegram and real sockets."""

import pytest

from bot.wiring import Swingdoor
from tests.channels.telegram.scene import ANNA, playing, run


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_a_customer_writes_and_is_answered(live_bot: Swingdoor, mode: str) -> None:
    async def play() -> None:
        async with playing(live_bot, mode=mode) as scene:
            anna = scene.person(ANNA, "Anna")
            anna.say("hello")
            await scene.settle()
            print(anna.hears(), scene.world.calls)
            assert len(anna.hears()) == 1

    run(play)
