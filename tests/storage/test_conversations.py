"""Whoever read a conversation before somebody else wrote to it reads it again, and nothing is torn."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from storage.conversation import conversations
from storage.database.database import Database
from storage.errors import OvertakenError
from storage.migrations import schema
from storage.records.conversation import Author, Channel, Conversation, Inbound, Line, Saved
from tests.conftest import ENGINES
from tests.postgres import Cluster
from tests.storage.conftest import NOW


@pytest.fixture
def database(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'front.db'}"
    if engine == "postgres":
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.create(f"talks{abs(hash(request.node.nodeid))}")["front"]
    one = Database(url)
    one.write(lambda connection: schema.upgrade(connection, "front"))
    yield one
    one.close()


def opened(database: Database) -> Conversation:
    inbound = Inbound(Channel.WEB, "1", "ada", "Ada", "hello")

    def job(connection: Connection) -> Conversation:
        return conversations.open_many(connection, [inbound], NOW)[inbound.key][0]

    return database.write(job)


def save(database: Database, read: Conversation, *texts: str) -> None:
    lines = tuple(Line(Author.BOT, text) for text in texts)
    saved = Saved(read, read.state, read.status, lines)
    database.write(lambda on: conversations.save_many(on, [saved], NOW))


def now(database: Database, one: Conversation) -> Conversation:
    with database.read() as connection:
        found = conversations.find(connection, one.id)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("engine", ENGINES)
def test_what_was_read_before_another_wrote_is_not_written_over(database: Database) -> None:
    read = opened(database)
    save(database, read, "one")
    with pytest.raises(OvertakenError):
        save(database, read, "other")
    save(database, now(database, read), "two")
    with database.read() as connection:
        lines = conversations.read(connection, read.id)
    assert [(line.seq, line.text) for line in lines] == [(1, "one"), (2, "two")]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_state_without_lines_leaves_the_count_of_lines_alone(database: Database) -> None:
    """A timer that read before a turn and kept after it once bricked the conversation."""
    read = opened(database)
    save(database, read, "one", "two")
    save(database, read)
    assert now(database, read).last_seq == 2
    save(database, now(database, read), "three")


@pytest.mark.parametrize("engine", ENGINES)
def test_of_two_in_one_batch_both_are_kept(database: Database) -> None:
    """A job that read in an earlier transaction is done again, from what is there by then."""
    read = opened(database)
    tries: list[int] = []

    def job(connection: Connection) -> None:
        found = conversations.find(connection, read.id, hold=True)
        assert found is not None
        tries.append(1)
        stale = found[0] if len(tries) > 1 else replace(found[0], last_seq=-1)
        line = Line(Author.BOT, "mine")
        saved = Saved(stale, stale.state, stale.status, (line,))
        conversations.save_many(connection, [saved], NOW)

    database.write(job)
    assert len(tries) == 2
    assert now(database, read).last_seq == 1


@pytest.mark.postgres
@pytest.mark.parametrize("engine", ["postgres"])
def test_a_held_conversation_is_waited_for_by_another_process(
    database: Database,
) -> None:
    read = opened(database)
    other = Database(database.url)
    held, go = threading.Event(), threading.Event()

    def write(connection: Connection, text: str, *, wait: bool) -> None:
        found = conversations.find(connection, read.id, hold=True)
        assert found is not None
        if wait:
            held.set()
            assert go.wait(10)
        saved = Saved(found[0], "", found[0].status, (Line(Author.BOT, text),))
        conversations.save_many(connection, [saved], NOW)

    try:
        first = database.submit(lambda on: write(on, "one", wait=True))
        assert held.wait(10)
        second = other.submit(lambda on: write(on, "two", wait=False))
        go.set()
        first.result(10)
        second.result(10)
    finally:
        other.close()
    assert now(database, read).last_seq == 2
