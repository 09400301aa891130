"""The engine alone: messages a second against flushes a second, CPU against raw sqlite3."""

import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from sqlalchemy import event

from bot.app import composition
from bot.app.composition import Swingdoor
from bot.app.settings import Settings
from bot.conversation.turns import Receipt
from bot.office.knowledge import Understands
from intents.names import Names
from intents.understanding import Understanding
from storage.records.conversation import Channel, Inbound

IN_FLIGHT = 64
SECONDS = 2.0
RUNS = 5
WORDS = "hello"


@dataclass(frozen=True)
class Remembering:
    """A recognizer that reads each text once: what is measured here is the engine."""

    ear: Understands
    read: dict[str, Understanding] = field(default_factory=dict)

    def understand(self, text: str, names: Names, today: date) -> Understanding:
        """Give what was read before, if it was."""
        if text not in self.read:
            self.read[text] = self.ear.understand(text, names, today)
        return self.read[text]


def flushes_a_second(directory: Path) -> float:
    """Append 16 KiB and fdatasync, for a second."""
    block = os.urandom(16_384)
    file = os.open(directory / "probe", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    end, count = time.monotonic() + 1.0, 0
    while time.monotonic() < end:
        os.write(file, block)
        os.fdatasync(file)
        count += 1
    os.close(file)
    return count / 1.0


def open_bot(directory: Path) -> Swingdoor:
    settings = Settings.read({"SWINGDOOR_DATA_DIR": str(directory)})
    bot = composition.build(settings)
    known = bot.front.knowledge
    bot.front.knowledge = replace(known, recognizer=Remembering(known.recognizer))
    return bot


def load(bot: Swingdoor, seconds: float, mark: str) -> int:
    """Keep 64 conversations busy; give how many messages were committed.

    Each answer sends the next message of its conversation: watching 64 futures would cost more
    than what is measured.
    """
    answered: SimpleQueue[tuple[int, Future[Receipt]]] = SimpleQueue()

    def send(number: int, conversation: int) -> None:
        inbound = Inbound(Channel.WEB, f"{mark}-{number}", f"c{conversation}", "Sam", WORDS)
        sent = bot.front_turns.submit(inbound)
        sent.add_done_callback(lambda done: answered.put((conversation, done)))

    for conversation in range(IN_FLIGHT):
        send(conversation, conversation)
    count = IN_FLIGHT
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        conversation, done = answered.get()
        done.result()
        send(count, conversation)
        count += 1
    for _ in range(IN_FLIGHT):
        answered.get()[1].result()
    return count


def throughput() -> tuple[float, float, float]:
    """Give messages a second, flushes a second of the same moment, and their ratio; medians."""
    rows: list[tuple[float, float, float]] = []
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as home:
        bot = open_bot(Path(home))
        load(bot, 0.5, "warm")
        for run in range(RUNS):
            flushes = flushes_a_second(Path(home))
            messages = load(bot, SECONDS, f"run{run}") / SECONDS
            flushes = (flushes + flushes_a_second(Path(home))) / 2
            rows.append((messages, flushes, messages / flushes))
        bot.close()
    messages, flushes, ratio = (statistics.median(column) for column in zip(*rows, strict=True))
    return messages, flushes, ratio


Statement = tuple[str, Any, bool]


def record(bot: Swingdoor, into: list[Statement]) -> None:
    """Note every statement as it goes to the driver."""
    writer = bot.front.database.writer

    def one(_: Any, statement: str, parameters: Any, __: Any) -> None:
        into.append((statement, parameters, False))

    def many(_: Any, statement: str, parameters: Any, __: Any) -> None:
        into.append((statement, parameters, True))

    event.listen(writer, "do_execute", one)
    event.listen(writer, "do_executemany", many)
    event.listen(writer, "begin", lambda _: into.append(("BEGIN IMMEDIATE", (), False)))
    event.listen(writer, "commit", lambda _: into.append(("COMMIT", (), False)))


def by_commit(statements: Sequence[Statement]) -> list[list[Statement]]:
    """Give the statements of each transaction, its BEGIN and COMMIT included."""
    batches: list[list[Statement]] = [[]]
    for one in statements:
        batches[-1].append(one)
        if one[0] == "COMMIT":
            batches.append([])
    return [batch for batch in batches if batch and batch[-1][0] == "COMMIT"]


def execute(connection: sqlite3.Connection, batch: Sequence[Statement]) -> None:
    for statement, parameters, many in batch:
        if many:
            connection.executemany(statement, parameters)
        elif statement != "BEGIN IMMEDIATE" or not connection.in_transaction:
            connection.execute(statement, parameters or ()).fetchall()


def replay(path: Path, batches: Sequence[Sequence[Statement]], messages: int) -> float:
    """Give the CPU seconds raw sqlite3 takes for recorded transactions: the least there can be.

    The rows are ready; as with the bot one thread writes, and each message is a future that
    somebody else waits for.
    """
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    asked: SimpleQueue[list[Future[None]]] = SimpleQueue()

    def write() -> None:
        for batch in batches:
            waiting = asked.get()
            execute(connection, batch)
            for future in waiting:
                future.set_result(None)

    writer = Thread(target=write)
    began = time.process_time()
    writer.start()
    for _ in batches:
        futures: list[Future[None]] = [Future() for _ in range(messages // len(batches))]
        asked.put(futures)
        for future in futures:
            future.result()
    writer.join()
    took = time.process_time() - began
    connection.close()
    return took


@dataclass(frozen=True)
class Cost:
    """CPU microseconds a message: the engine's, raw sqlite3's, and messages in one commit."""

    engine: float
    raw: float
    together: float

    @property
    def times(self) -> float:
        return self.engine / self.raw


def cpu(directory: Path) -> Cost:
    """Measure one run: the engine, then raw sqlite3 with what the engine had done."""
    bot = open_bot(directory)
    load(bot, 0.5, "warm")
    bot.front.database.write(lambda _: None)
    began = time.process_time()
    count = load(bot, 1.5, "measured")
    engine = time.process_time() - began
    with (
        sqlite3.connect(directory / "front.db") as source,
        sqlite3.connect(directory / "copy.db") as target,
    ):
        source.backup(target)
    statements: list[Statement] = []
    record(bot, statements)
    recorded = load(bot, 1.0, "recorded")
    bot.close()
    batches = by_commit(statements)
    raw = replay(directory / "copy.db", batches, recorded)
    return Cost(engine / count * 1e6, raw / recorded * 1e6, recorded / len(batches))


def cpu_runs() -> Cost:
    """Give the run in the middle, by ratio."""
    runs: list[Cost] = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory(dir="/dev/shm") as home:
            runs.append(cpu(Path(home)))
    return sorted(runs, key=lambda one: one.times)[RUNS // 2]


def main() -> None:
    messages, flushes, ratio = throughput()
    print(f"64 conversations in flight   {messages:8.0f} messages/s")
    print(f"fdatasync of the same minute {flushes:8.0f} /s   ratio {ratio:5.1f}  (goal >= 10)")
    cost = cpu_runs()
    print(
        f"CPU a message                {cost.engine:8.0f} us; raw sqlite3, same statements "
        f"{cost.raw:.0f} us   ratio {cost.times:5.1f}  (goal <= 3)"
    )
    print(f"messages in one commit       {cost.together:8.0f}")
    share = messages * cost.engine / 1e6
    print(f"share of what the CPU allows {share:8.2f}   (goal >= 0.5, where no disk is that slow)")


if __name__ == "__main__":
    main()
