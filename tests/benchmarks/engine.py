"""The engine alone: messages a second against flushes a second, CPU against raw sqlite3."""

import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bot import wiring
from bot.config import Settings
from bot.office import Understands
from bot.turns import Verdict
from bot.wiring import Swingdoor
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
    bot = wiring.build(settings)
    known = bot.front.knowledge
    bot.front.knowledge = replace(known, recognizer=Remembering(known.recognizer))
    return bot


def load(bot: Swingdoor, seconds: float, mark: str) -> int:
    """Keep 64 conversations busy; give how many messages were committed."""
    count = 0

    def send(conversation: int) -> "Future[Verdict]":
        nonlocal count
        count += 1
        delivery = f"{mark}-{count}"
        inbound = Inbound(Channel.WEB, delivery, f"c{conversation}", "Sam", WORDS)
        return bot.front_turns.submit(inbound)

    waiting = {send(number): number for number in range(IN_FLIGHT)}
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for one in done:
            conversation = waiting.pop(one)
            one.result()
            waiting[send(conversation)] = conversation
    wait(waiting)
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


def replay(path: Path, statements: Sequence[Statement]) -> float:
    """Run recorded statements on raw sqlite3; give the CPU seconds it took."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    began = time.process_time()
    for statement, parameters, many in statements:
        if many:
            connection.executemany(statement, parameters)
        elif statement != "BEGIN IMMEDIATE" or not connection.in_transaction:
            connection.execute(statement, parameters or ()).fetchall()
    took = time.process_time() - began
    connection.close()
    return took


def cpu() -> tuple[float, float, float]:
    """Give CPU microseconds a message, of raw sqlite3 for the same statements, and the ratio."""
    rows: list[tuple[float, float, float]] = []
    for run in range(RUNS):
        with tempfile.TemporaryDirectory(dir="/dev/shm") as home:
            bot = open_bot(Path(home))
            load(bot, 0.3, "warm")
            bot.front.database.write(lambda _: None)
            copy = Path(home) / "copy.db"
            began = time.process_time()
            count = load(bot, 1.0, f"measured{run}")
            engine = time.process_time() - began
            statements: list[Statement] = []
            with (
                sqlite3.connect(Path(home) / "front.db") as source,
                sqlite3.connect(copy) as target,
            ):
                source.backup(target)
            record(bot, statements)
            recorded = load(bot, 0.5, f"recorded{run}")
            bot.close()
            raw = replay(copy, statements)
            ours, floor = engine / count * 1e6, raw / recorded * 1e6
            rows.append((ours, floor, ours / floor))
    ours, floor, ratio = (statistics.median(column) for column in zip(*rows, strict=True))
    return ours, floor, ratio


def main() -> None:
    messages, flushes, ratio = throughput()
    print(f"64 conversations in flight   {messages:8.0f} messages/s")
    print(f"fdatasync of the same minute {flushes:8.0f} /s   ratio {ratio:5.1f}  (goal >= 10)")
    ours, floor, times = cpu()
    print(
        f"CPU a message                {ours:8.0f} us; raw sqlite3, same statements {floor:6.0f} us"
    )
    print(f"                             ratio {times:5.1f}  (goal <= 3)")


if __name__ == "__main__":
    main()
