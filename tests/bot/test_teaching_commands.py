"""`swingdoor phrases` beside a running server: it does the work and goes on answering."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.bot.test_starting import GOOD_KEY, fetch, served

pytestmark = pytest.mark.slow

LESSON = ("--intent", "orders.track", "has the eagle landed")
FRONT = ("phrases", "teach", "--office", "front", "--by", "anna")


def environment(directory: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if "SWINGDOOR" not in name}
    return {**clean, "SWINGDOOR_DATA_DIR": str(directory)}


def command(directory: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        env=environment(directory),
        capture_output=True,
        text=True,
        timeout=320,
        check=False,
    )


def drafted(directory: Path) -> int:
    engine = create_engine(f"sqlite:///{directory / 'front.db'}")
    with engine.connect() as connection:
        found = connection.execute(text("SELECT count(*) FROM taught")).scalar_one()
    engine.dispose()
    return int(found)


def understood(directory: Path) -> str:
    done = command(directory, "understand", "--office", "front", LESSON[2])
    return str(json.loads(done.stdout)["decision"])


@contextmanager
def asked_all_the_time(url: str) -> Iterator[list[float]]:
    """Ask the server again and again; gives the seconds each answer took."""
    took: list[float] = []
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            began = time.monotonic()
            assert fetch(f"{url}/healthz") == (200, "ok")
            took.append(time.monotonic() - began)
            over.wait(0.02)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield took
    finally:
        over.set()
        thread.join()


@pytest.mark.timeout(400)
def test_the_server_learns_and_answers_at_the_same_time(data_dir: Path) -> None:
    with served(data_dir, SWINGDOOR_SECRET_KEY=GOOD_KEY) as (url, _):
        before = understood(data_dir)
        began = time.monotonic()
        with asked_all_the_time(url) as took:
            done = command(data_dir, *FRONT, *LESSON, "--force", "--json")
        assert done.returncode == 0, done.stderr
        taught = json.loads(done.stdout)
        assert (taught["state"], taught["by"], taught["live_by"]) == ("live", "anna", "anna")
        assert taught["trial"]["lines"] > 1000
        assert max(took) < (time.monotonic() - began) / 4  # no answer waited for the training
        assert before != "sure"
        assert understood(data_dir) == "sure"
        report = command(data_dir, "phrases", "report", "--office", "front", "--json")
        (row,) = json.loads(report.stdout)["taught"]
        assert row["trial"] == taught["trial"]
        assert json.loads(
            command(data_dir, "phrases", "report", "--office", "back", "--json").stdout
        ) == {"taught": [], "unheard": []}
        undone = command(data_dir, "phrases", "undo", "--office", "front", "1")
        assert "Phrase 1, undone" in undone.stdout, undone.stderr
        assert understood(data_dir) == before
        assert command(data_dir, "audit", "verify").returncode == 0


@pytest.mark.timeout(300)
def test_a_server_killed_while_it_trains_keeps_the_draft(data_dir: Path) -> None:
    with (
        served(data_dir, SWINGDOOR_SECRET_KEY=GOOD_KEY) as (_, process),
        subprocess.Popen(
            [sys.executable, "-m", "bot", *FRONT, *LESSON, "--yes"],
            env=environment(data_dir),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as teacher,
    ):
        while not drafted(data_dir):
            assert teacher.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        assert teacher.wait(30) != 0
        assert teacher.stderr is not None
        assert "Traceback" not in teacher.stderr.read()
    report = command(data_dir, "phrases", "report", "--office", "front", "--json")
    (row,) = json.loads(report.stdout)["taught"]
    assert (row["state"], row["phrase"]) == ("draft", LESSON[2])


def test_a_refusal_says_why(data_dir: Path) -> None:
    done = command(data_dir, *FRONT, "--intent", "orders.trakc", "where on earth is it")
    assert done.returncode == 1
    assert "Did you mean orders.track" in done.stderr
    missing = command(data_dir, "phrases", "undo", "--office", "front", "7")
    assert (missing.returncode, "taught no phrase 7" in missing.stderr) == (1, True)
    unclear = command(data_dir, *FRONT, "where on earth is it")
    assert "--intent NAME and TEXT" in unclear.stderr
