"""A bot to be killed: takes deliveries from one pipe, says on another which are safe on disk.

Each message has one effect, a ticket, and one reply, sent through the outbox to a channel that
only appends to a file: like Telegram, it has no way to tell a repeated text from a new one.
"""

import asyncio
import os
from multiprocessing.connection import Connection
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection as Sql
from sqlalchemy import text

from bot.app import composition
from bot.app.composition import Swingdoor
from bot.app.settings import Settings
from bot.workers.delivery import Delivery
from bot.workers.sending import Result, Sent
from handlers.front.desk import FrontDesk
from handlers.handler import handles
from handlers.reply import Reply
from storage.conversation.journal import SentJournal
from storage.conversation.outbox import Sending
from storage.records.conversation import Channel, Inbound


@handles("chat.thanks")
def open_a_ticket(desk: FrontDesk) -> Reply:
    """Open a ticket for every message: the effect that must not be doubled."""
    desk.tickets.open("test", "Support", "effect", "")
    return Reply("chat.thanks")


class Log:
    """A channel that appends what it is told to a file."""

    channel = Channel.TELEGRAM.value

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    async def send(self, row: Sending) -> Result:
        await asyncio.sleep(0.002)
        os.write(self._file, f"{row.id} {row.conversation_id}\n".encode())
        return Sent(str(row.id))


def drop_unique_key(connection: Sql) -> None:
    """For the test of the test: deliveries are no longer told apart, though all are kept."""
    made = text("SELECT sql FROM sqlite_master WHERE name = 'inbox'")
    if "UNIQUE" not in str(connection.execute(made).scalar()):
        return
    connection.execute(text("DROP TABLE inbox"))
    connection.execute(
        text(
            "CREATE TABLE inbox (id INTEGER PRIMARY KEY, channel TEXT, external_id TEXT,"
            " conversation_id INTEGER, fault TEXT, at INTEGER)"
        )
    )


async def take(bot: Swingdoor, reader: asyncio.StreamReader, answers: BinaryIO) -> None:
    pending: set[asyncio.Task[None]] = set()

    async def one(delivery: str, contact: str) -> None:
        inbound = Inbound(
            Channel.TELEGRAM, delivery, contact, contact, "", intent="chat.thanks", address=contact
        )
        await bot.front_turns.receive(inbound)
        answers.write(f"{delivery}\n".encode())
        answers.flush()

    while line := await reader.readline():
        delivery, contact = line.decode().split()
        task = asyncio.create_task(one(delivery, contact))
        pending.add(task)
        task.add_done_callback(pending.discard)
    if pending:
        await asyncio.wait(pending)


async def main(directory: Path, deliveries: BinaryIO, answers: BinaryIO, *, unique: bool) -> None:
    told = {"SWINGDOOR_DATA_DIR": str(directory), "SWINGDOOR_RATE_LIMITS": "off"}
    settings = Settings.read(told)
    bot = composition.build(settings)
    if not unique:
        bot.front.database.write(drop_unique_key)
    handlers = {**bot.front.registry.handlers, "chat.thanks": open_a_ticket}
    object.__setattr__(bot.front.registry, "handlers", handlers)
    stop = asyncio.Event()
    journal = SentJournal(directory / "telegram.sent")
    delivery = Delivery(bot.front, Log(directory / "sent.log"), journal)
    running = [asyncio.create_task(bot.run(stop)), asyncio.create_task(delivery.run(stop))]
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), deliveries)
    answers.write(b"ready\n")
    answers.flush()
    await take(bot, reader, answers)
    await asyncio.sleep(1.0)  # the last replies leave
    stop.set()
    await asyncio.gather(*running)
    bot.close()


def run(directory: Path, deliveries: Connection, answers: Connection, *, unique: bool) -> None:
    """Be the bot until there is nothing more to take."""
    with (
        open(deliveries.fileno(), "rb", closefd=False) as coming,
        open(answers.fileno(), "wb", closefd=False) as going,
    ):
        asyncio.run(main(directory, coming, going, unique=unique))
