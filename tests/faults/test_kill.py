"""kill -9 at random moments, under load, with redelivery: nothing acknowledged is lost, no
effect is doubled, replies go out at least once and at most once more for each kill.
"""

import contextlib
import multiprocessing
import os
import random
import selectors
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, Literal

import pytest
from sqlalchemy import create_engine, text

from tests.faults import worker

KILLS = 20
MESSAGES = 1_200
CONTACTS = 24
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.faults.warm"])  # a bot starts in a tenth of the time
REPEATED = 0.2  # share of deliveries that come twice although acknowledged


@dataclass
class Feed:
    """The platform: delivers until acknowledged, sometimes once more."""

    rng: random.Random
    acknowledged: set[str] = field(default_factory=set)
    kills: int = 0

    def deliveries(self) -> list[str]:
        open_ = [f"m{n}" for n in range(MESSAGES) if f"m{n}" not in self.acknowledged]
        known = sorted(self.acknowledged)
        return open_ + [one for one in known if self.rng.random() < REPEATED / 4]

    def run_once(self, directory: Path, *, unique: bool = True, until: float | None) -> None:
        """Run the bot once; kill it after `until` seconds of load, None lets it finish."""
        theirs, deliveries = FORKS.Pipe(duplex=False)
        answers, their_answers = FORKS.Pipe(duplex=False)
        process = FORKS.Process(
            target=worker.run, args=(directory, theirs, their_answers), kwargs={"unique": unique}
        )
        process.start()
        theirs.close()
        their_answers.close()
        lines = [f"{one} c{int(one[1:]) % CONTACTS}\n".encode() for one in self.deliveries()]
        with as_file(deliveries, "wb") as coming, as_file(answers, "rb") as going:
            assert going.readline() == b"ready\n"
            if until is None:
                coming.write(b"".join(lines))
                coming.close()
            else:
                self._load(coming, going, lines, until)
                process.kill()
                self.kills += 1
            self.acknowledged.update(going.read().decode().rpartition("\n")[0].split())
            process.join()
            assert until is not None or process.exitcode == 0
            with contextlib.suppress(BrokenPipeError):
                coming.close()

    def _load(
        self, coming: IO[bytes], going: IO[bytes], lines: Sequence[bytes], until: float
    ) -> None:
        end = time.monotonic() + until
        with contextlib.suppress(BrokenPipeError):
            for start in range(0, len(lines), 8):
                coming.write(b"".join(lines[start : start + 8]))
                coming.flush()
                if time.monotonic() > end:
                    break
                time.sleep(0.001)
        with selectors.DefaultSelector() as selector:
            selector.register(going, selectors.EVENT_READ)
            selector.select(max(0.0, end - time.monotonic()))


def as_file(connection: Connection, mode: Literal["rb", "wb"]) -> IO[bytes]:
    """Make our end of a pipe a file."""
    file: IO[bytes] = os.fdopen(os.dup(connection.fileno()), mode)
    connection.close()
    return file


def count(directory: Path, query: str) -> int:
    engine = create_engine(f"sqlite:///{directory / 'front.db'}")
    with engine.connect() as connection:
        found = int(connection.execute(text(query)).scalar_one())
    engine.dispose()
    return found


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_under_load_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(1_000_000)
    feed = Feed(random.Random(seed))
    midway = 0
    for _ in range(KILLS):
        before = len(feed.acknowledged)
        feed.run_once(tmp_path, until=feed.rng.uniform(0.0, 0.3))
        midway += before < len(feed.acknowledged) < MESSAGES
    assert midway >= KILLS // 4, f"seed {seed}: too few kills came in the middle of work"
    feed.run_once(tmp_path, until=None)
    feed.run_once(tmp_path, until=None)  # everything is delivered once more, to no effect
    assert feed.acknowledged == {f"m{n}" for n in range(MESSAGES)}, f"seed {seed}"
    assert count(tmp_path, "SELECT count(*) FROM tickets") == MESSAGES, f"seed {seed}"
    assert count(tmp_path, "SELECT count(*) FROM inbox") == MESSAGES
    assert count(tmp_path, "SELECT count(*) FROM messages") == 2 * MESSAGES
    unsent = "SELECT count(*) FROM outbox WHERE status <> 'sent'"
    assert count(tmp_path, unsent) == 0
    sent = Counter((tmp_path / "sent.log").read_text().split("\n")[:-1])
    assert len(sent) == MESSAGES, f"seed {seed}: replies lost"
    chats = Counter(line.split()[1] for line, times in sent.items() if times > 1)
    assert all(times <= feed.kills for times in chats.values()), f"seed {seed}: {chats}"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_without_the_unique_key_the_kill_test_would_fail(tmp_path: Path) -> None:
    feed = Feed(random.Random(1))
    feed.run_once(tmp_path, unique=False, until=None)
    feed.acknowledged.clear()
    feed.run_once(tmp_path, unique=False, until=None)
    assert count(tmp_path, "SELECT count(*) FROM tickets") > MESSAGES
