"""An outbox with a platform behind it that does what a test says."""

import asyncio
from typing import Any

from sqlalchemy import select

from bot.app.composition import Swingdoor
from bot.workers.delivery import Delivery
from bot.workers.sending import Result, Sent
from storage.conversation import outbox
from storage.conversation.outbox import Outgoing, Sending
from storage.tables.engine import outbox as rows
from tests.conftest import NOON

PATIENCE = 10.0


class Platform:
    """Does what a list says, then takes everything."""

    channel = "mail"

    def __init__(self, *answers: Result | Exception) -> None:
        self.answers = list(answers)
        self.taken: list[int] = []

    async def send(self, row: Sending) -> Result:
        await asyncio.sleep(0)
        answer = self.answers.pop(0) if self.answers else Sent(f"m{row.id}")
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Sent):
            self.taken.append(row.id)
        return answer


def queue(bot: Swingdoor, talk: int, kind: str = "mail") -> int:
    one = Outgoing(talk, "mail", "sam@example", kind, {"code": "123456"})
    return bot.front.database.write(lambda on: outbox.queue(on, one, NOON))


def row(bot: Swingdoor, id_: int) -> Any:
    with bot.front.database.read() as connection:
        return connection.execute(select(rows).where(rows.c.id == id_)).one()


async def until_sent(delivery: Delivery, bot: Swingdoor, ids: list[int]) -> None:
    """Let delivery go on, without a restart, until rows are out."""
    stop = asyncio.Event()
    running = asyncio.create_task(delivery.run(stop))
    for _ in range(int(PATIENCE / 0.02)):
        if all(row(bot, one).status == "sent" for one in ids):
            break
        bot.front.feed.tell(())
        await asyncio.sleep(0.02)
    stop.set()
    await running
    assert [row(bot, one).status for one in ids] == ["sent"] * len(ids)
