"""One employee writes far too much in Slack: one notice, then quiet, and Slack hears 200."""

import asyncio
from pathlib import Path

from storage.records.conversation import Author
from tests.channels.slack.stage import ANNA, BEN, on_stage

MANY = 45


def test_one_notice_then_quiet_and_others_are_answered(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            for number in range(MANY):
                sent = await stage.send(stage.acting.message(ANNA, f"my vpn is down {number}"))
                assert sent.status == 200
            await stage.send(stage.acting.message(BEN, "Hello"))
            await stage.quiet()
            said = [one.text for one in stage.lines(ANNA) if one.author is Author.BOT]
            assert len([one for one in said if "will not read or answer" in one]) == 1
            assert "will not read or answer" in said[-1]
            assert len(stage.contact_lines(ANNA)) == 31
            assert len(stage.said_to(BEN)) == 1

    asyncio.run(play())
