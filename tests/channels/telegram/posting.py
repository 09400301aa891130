"""Updates posted to a webhook as a test likes: doubled, shuffled, side by side."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

import httpx

from tests.channels.telegram.scene import SECRET

HEADERS = {
    "X-Telegram-Bot-Api-Secret-Token": SECRET,
    "Content-Type": "application/json",
}


async def post_all(url: str, updates: Iterable[dict[str, Any]], at_once: int = 8) -> list[int]:
    """Post updates over several connections, each taking the next; give the statuses."""
    queue = iter(list(updates))
    statuses: list[int] = []

    async def connection(client: httpx.AsyncClient) -> None:
        for update in queue:
            answer = await client.post(url, content=json.dumps(update), headers=HEADERS)
            statuses.append(answer.status_code)

    async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
        await asyncio.gather(*(connection(client) for _ in range(at_once)))
    return statuses


def doubled_and_shuffled(updates: Sequence[dict[str, Any]], seed: int) -> list[dict[str, Any]]:
    """Give each update one to four times, in an order of chance."""
    chance = Random(seed)
    many = [one for one in updates for _ in range(chance.randint(1, 4))]
    chance.shuffle(many)
    return many


def message(number: int, user: int, text: str) -> dict[str, Any]:
    """Make the update of a person's message."""
    chat = {"id": user, "type": "private", "first_name": "P"}
    sender = {"id": user, "is_bot": False, "first_name": "P"}
    said = {"message_id": number, "date": 1, "chat": chat, "from": sender, "text": text}
    return {"update_id": number, "message": said}
