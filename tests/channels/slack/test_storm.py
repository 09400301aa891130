"""Slack says "too fast", breaks, and hangs up: everything arrives, nothing is sent too early."""

import asyncio
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from bot.emulators.slack.faults import Faults, Trouble
from bot.emulators.slack.server import Call
from bot.emulators.slack.state import User
from tests.channels.slack.stage import Stage, employees, on_stage, words_of

PEOPLE, LINES = 12, 3
WAIT = 0.1  # seconds Slack asks for


async def talk(stage: Stage) -> list[str]:
    users = [
        stage.state.add_user(User(f"U0MANY{number:04}", name, email)).id
        for number, (_, name, email) in enumerate(employees(stage.bot)[:PEOPLE])
    ]
    for number in range(LINES):
        await asyncio.gather(
            *(stage.send(stage.acting.message(user, f"Hello {number}")) for user in users)
        )
    await stage.quiet(90)
    return users


def early(calls: list[Call], wait: float) -> list[Call]:
    """Calls made before the wait that the one before them was told was over."""
    lanes: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        lanes[f"{call.method}:{call.args.get('channel')}"].append(call)
    return [
        later
        for lane in lanes.values()
        for sooner, later in pairwise(lane)
        if sooner.trouble is Trouble.BUSY and later.at - sooner.at < wait
    ]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_seven_of_ten_sends_are_told_to_wait(data_dir: Path, seed: int) -> None:
    async def play() -> None:
        faults = Faults(busy=0.7, retry_after=WAIT, methods=("chat.",), seed=seed)
        async with on_stage(data_dir, trouble=faults) as stage:
            users = await talk(stage)
            told = [
                call for call in stage.calls("chat.postMessage") if call.trouble is Trouble.BUSY
            ]
            assert len(told) > PEOPLE * LINES
            assert early(stage.calls("chat.postMessage"), WAIT) == []
            for user in users:
                said = [words_of(post.blocks) for post in stage.said_to(user)]
                kept = [line.text for line in stage.lines(user)[1::2]]
                assert len(said) == len(kept) == LINES
                assert all(line in text for line, text in zip(kept, said, strict=True))

    asyncio.run(play())


@pytest.mark.slow
def test_a_platform_that_breaks_and_hangs_up_gets_everything_at_least_once(data_dir: Path) -> None:
    async def play() -> None:
        faults = Faults(broken=0.2, dropped=0.1, methods=("chat.", "conversations."), seed=3)
        async with on_stage(data_dir, trouble=faults) as stage:
            dropped = 0
            for user in await talk(stage):
                kept = [line.text for line in stage.lines(user)[1::2]]
                said = [words_of(post.blocks) for post in stage.said_to(user)]
                assert len(said) >= len(kept) == LINES
                dropped += len(said) - len(kept)
            calls = stage.calls("chat.postMessage")
            assert dropped == len([one for one in calls if one.trouble is Trouble.DROPPED])

    asyncio.run(play())
