"""An employee in Slack: messages, buttons, forms, the Home tab, commands, tickets by reaction."""

import asyncio
from pathlib import Path

import pytest

from bot.channels.slack import words
from storage.records.conversation import Author
from tests.channels.slack.stage import ANNA, BEN, on_stage, words_of


@pytest.mark.parametrize("socket_mode", [False, True])
def test_a_message_is_answered_in_the_direct_message(data_dir: Path, socket_mode: bool) -> None:
    async def play() -> None:
        async with on_stage(data_dir, socket_mode=socket_mode) as stage:
            receipt = await stage.send(stage.acting.message(ANNA, "When is payday?"))
            assert receipt.status == 200
            await stage.quiet()
            (post,) = stage.said_to(ANNA)
            kept = stage.lines(ANNA)
            assert [line.author for line in kept] == [Author.CONTACT, Author.BOT]
            assert kept[1].text.split("\n")[0] in words_of(post.blocks)
            # A locked phone shows the text of a message, so the answer is not in it.
            assert kept[1].text not in post.text

    asyncio.run(play())
