"""A database awaited on an event loop: jobs, questions, and whoever waits going away."""

import asyncio
import logging
import threading
from collections.abc import Collection, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, insert, select

from storage.database.database import CHANGED, Database

META = MetaData()
rows = Table("rows", META, Column("id", Integer, primary_key=True), Column("word", Text))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    one = Database(f"sqlite:///{tmp_path / 'one.db'}")
    one.write(META.create_all)
    yield one
    one.close()


def add(connection: Connection) -> str:
    connection.execute(insert(rows), {"word": "one"})
    return threading.current_thread().name


def words(connection: Connection) -> list[str]:
    return list(connection.execute(select(rows.c.word)).scalars())


def change(connection: Connection) -> None:
    add(connection)
    connection.info[CHANGED].add(7)


def test_a_job_is_committed_when_it_was_awaited(database: Database) -> None:
    async def play() -> None:
        assert await database.act(add) == "writes"
        assert await database.look(words) == ["one"]

    asyncio.run(play())


def test_a_failing_job_raises_where_it_is_awaited(database: Database) -> None:
    def fail(_: Connection) -> None:
        raise LookupError("no")

    async def play() -> None:
        with pytest.raises(LookupError):
            await database.act(fail)
        with pytest.raises(LookupError):
            await database.look(fail)

    asyncio.run(play())


def test_a_question_and_its_connection_live_on_a_thread_of_their_own(database: Database) -> None:
    opened: list[str] = []
    connect = database.reader.connect

    def watched() -> Connection:
        opened.append(threading.current_thread().name)
        return connect()

    database.reader.connect = watched  # type: ignore[method-assign]
    asked = asyncio.run(database.look(lambda _: threading.current_thread().name))
    assert opened == [asked]
    assert asked not in {"MainThread", "writes"}


def test_the_loop_goes_on_while_a_job_waits(database: Database) -> None:
    gate = threading.Event()

    async def play() -> None:
        job = asyncio.create_task(database.act(lambda _: gate.wait(5)))
        await asyncio.sleep(0)
        gate.set()  # would never be reached if the job blocked the loop
        assert await job

    asyncio.run(play())


def test_a_job_commits_though_its_caller_is_cancelled(database: Database) -> None:
    gate = threading.Event()
    database.submit(lambda _: gate.wait(5))

    async def play() -> None:
        waiting = asyncio.create_task(database.act(add))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        gate.set()
        assert await database.act(words) == ["one"]  # the write thread goes on

    asyncio.run(play())


def test_a_loop_that_ended_leaves_the_write_thread_well(database: Database) -> None:
    gate = threading.Event()
    database.submit(lambda _: gate.wait(5))

    async def leave() -> None:
        asyncio.get_running_loop().create_task(database.act(add)).add_done_callback(id)
        await asyncio.sleep(0)

    asyncio.run(leave())
    gate.set()
    assert database.write(words) == ["one"]


def test_a_future_that_is_cancelled_is_done_all_the_same(database: Database) -> None:
    gate = threading.Event()
    database.submit(lambda _: gate.wait(5))
    future: Future[str] = database.submit(add)
    assert not future.cancel()
    gate.set()
    assert future.result(5) == "writes"


def test_a_failing_listener_undoes_nothing_and_keeps_no_one_from_hearing(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[Collection[int]] = []

    def fail(_: Collection[int]) -> None:
        raise ValueError("a word of the customer")

    database.listeners += [fail, heard.append]
    with caplog.at_level(logging.ERROR):
        database.write(change)
    assert heard == [{7}]
    assert database.write(words) == ["one"]  # once: the job did not run again
    assert "a listener failed: ValueError" in caplog.text
    assert "customer" not in caplog.text
