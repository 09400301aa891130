"""A server that cannot keep anything says so at once, and goes on by itself once it can."""

import asyncio
import logging
import os
import threading
from pathlib import Path

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from bot.app import health
from bot.app.composition import Swingdoor
from bot.app.health import find_faults
from bot.app.logs import Throttle
from storage.database.database import Connection
from tests.site import Site


def faults(bot: Swingdoor) -> list[str]:
    return asyncio.run(find_faults(bot.databases, bot.settings.data_dir))


def test_all_is_well(bot: Swingdoor) -> None:
    assert faults(bot) == []


def test_a_write_thread_that_hangs_is_named_and_not_waited_for(
    bot: Swingdoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.2)
    hold = threading.Event()
    bot.back.database.submit(lambda _: hold.wait(20))
    try:
        (fault,) = faults(bot)
    finally:
        hold.set()
    assert "back" in fault
    assert "has not answered" in fault
    assert faults(bot) == []


def test_a_disk_that_is_nearly_full_is_named(
    bot: Swingdoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "LEAST_FREE", 1 << 60)
    (fault,) = faults(bot)
    assert "make room" in fault


def test_a_database_that_is_gone_is_named(bot: Swingdoor) -> None:
    bot.house.close()
    (fault,) = faults(bot)
    assert "house" in fault


@pytest.fixture
def away(site: Site, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set, the front database takes no commit, as when its disk is full."""
    gone = threading.Event()
    database = site.bot.front.database
    transact = database._transact

    def fail(job: object) -> object:
        if gone.is_set():
            raise OperationalError("COMMIT", None, OSError(28, os.strerror(28)))
        return transact(job)  # type: ignore[arg-type]

    monkeypatch.setattr(database, "_transact", fail)
    return gone


def test_what_cannot_be_kept_is_answered_503_and_nothing_is_parked(
    site: Site, away: threading.Event
) -> None:
    with httpx.Client(base_url=site.url) as visitor:
        visitor.post("/chat/session")
        away.set()
        refused = visitor.post("/chat/messages", json={"id": "1", "text": "where is my order"})
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) > 0
        assert refused.json()["what_to_do"]
        ready = visitor.get("/readyz")
        assert ready.status_code == 503
        assert "front" in ready.text
        away.clear()
        assert visitor.get("/readyz").status_code == 200
        again = visitor.post("/chat/messages", json={"id": "1", "text": "where is my order"})
        assert again.status_code == 202
        said = visitor.get("/chat/messages?after=0").json()
    assert [one["from"] for one in said] == ["customer", "bot"]

    def parked(connection: Connection) -> int:
        query = "SELECT count(*) FROM inbox WHERE fault IS NOT NULL"
        return int(connection.exec_driver_sql(query).scalar_one())

    with site.bot.front.database.read() as connection:
        assert parked(connection) == 0


def test_a_trouble_that_repeats_is_told_once_a_second_with_a_count(tmp_path: Path) -> None:
    moment = [100.0]
    throttle = Throttle(lambda: moment[0])
    log = logging.getLogger(str(tmp_path))
    told: list[str] = []

    def say(words: str, *values: object) -> None:
        record = log.makeRecord(log.name, logging.ERROR, "", 0, words, values, None)
        if throttle.filter(record):
            told.append(record.getMessage())

    for number in range(1_000):
        say("away: %s", number)
        say("other")
    moment[0] += 1.1
    say("away: %s", "still")
    assert told == ["away: 0", "other", "away: still (999 more like this)"]
