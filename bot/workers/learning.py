"""Hears what other processes taught an office: what is live is looked at now and then."""

import asyncio

from bot.teaching.phrases import Teaching
from bot.workers import loop
from bot.workers.loop import Backoff

LOOK_EVERY = 2.0  # seconds until what another process taught is heard here as well
# A training that failed would mostly fail again, and costs half a minute of this machine.
PAUSE = Backoff(first=60.0, longest=60.0)


async def learn(teaching: Teaching, stop: asyncio.Event) -> None:
    """Learn what is live until told to stop. What is heard stays as it was if that fails."""

    async def step() -> None:
        await teaching.catch_up()

    name = f"learning what the {teaching.office.side} office was taught"
    await loop.run(stop, step, name=name, every=LOOK_EVERY, backoff=PAUSE)
