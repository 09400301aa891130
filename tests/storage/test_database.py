import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, insert, select

from storage.database.database import STRIKES, Database
from storage.database.engines import FileLock
from storage.errors import AlreadyServedError, ClosedError

META = MetaData()
rows = Table("rows", META, Column("id", Integer, primary_key=True), Column("word", Text))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    one = Database(f"sqlite:///{tmp_path / 'one.db'}")
    one.write(META.create_all)
    yield one
    one.close()


def add(word: str) -> "Adding":
    return Adding(word)


class Adding:
    def __init__(self, word: str) -> None:
        self.word = word

    def __call__(self, connection: Connection) -> str:
        connection.execute(insert(rows), {"word": self.word})
        return self.word


def words(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(rows.c.word).order_by(rows.c.id)).scalars())


class Batches:
    """Adds words together and remembers who came in which batch; 'bad' never works."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.tries = 0
        self.gate = threading.Event()
        self.gate.set()

    def run(self, connection: Connection, items: Sequence[str]) -> Sequence[str]:
        self.gate.wait(5)
        self.batches.append(list(items))
        if "bad" in items:
            self.tries += 1
            raise ValueError("bad")
        connection.execute(insert(rows), [{"word": item} for item in items])
        return items

    def give_up(self, connection: Connection, item: str, error: Exception) -> str:
        connection.execute(insert(rows), {"word": f"gave up {item}"})
        return f"gave up on {item}: {error}"


def test_a_job_is_there_once_its_future_is_done(database: Database) -> None:
    assert database.write(add("one")) == "one"
    assert words(database) == ["one"]


def test_what_waits_during_a_commit_is_committed_together(database: Database) -> None:
    together = Batches()
    together.gate.clear()
    futures = [database.join(together, "first", "a")]
    while not database._waiting.empty():
        pass
    futures += [database.join(together, f"w{n}", f"key{n}") for n in range(20)]
    together.gate.set()
    assert [future.result(5) for future in futures] == ["first", *(f"w{n}" for n in range(20))]
    assert together.batches == [["first"], [f"w{n}" for n in range(20)]]


def test_one_item_of_a_key_in_a_commit_and_in_order(database: Database) -> None:
    together = Batches()
    together.gate.clear()
    futures = [database.join(together, f"{n}", "same") for n in range(5)]
    futures.append(database.join(together, "other", "else"))
    together.gate.set()
    for future in futures:
        future.result(5)
    assert [batch.count("other") + len(batch) for batch in together.batches]
    assert [word for word in words(database) if word != "other"] == ["0", "1", "2", "3", "4"]
    assert all(sum(word != "other" for word in batch) <= 1 for batch in together.batches)


def test_a_failing_item_does_not_take_others_with_it(database: Database) -> None:
    together = Batches()
    together.gate.clear()
    first = database.join(together, "first", "a")
    rest = [database.join(together, word, word) for word in ("good", "bad", "fine")]
    together.gate.set()
    assert first.result(5) == "first"
    assert [future.result(5) for future in rest] == ["good", "gave up on bad: bad", "fine"]
    assert sorted(words(database)) == ["fine", "first", "gave up bad", "good"]
    assert STRIKES <= together.tries <= STRIKES + 1  # once with the others, three times alone


def test_a_failing_job_raises_for_its_caller_alone(database: Database) -> None:
    def fail(connection: Connection) -> None:
        connection.execute(insert(rows), {"word": "half"})
        raise LookupError("no")

    good = database.submit(add("good"))
    with pytest.raises(LookupError):
        database.write(fail)
    assert good.result(5) == "good"
    assert words(database) == ["good"]


def test_closing_finishes_what_was_taken_and_refuses_the_rest(database: Database) -> None:
    futures = [database.submit(add(str(n))) for n in range(50)]
    database.close()
    assert [future.result(0) for future in futures] == [str(n) for n in range(50)]
    with pytest.raises(ClosedError):
        database.submit(add("late"))


def test_readers_cannot_write(database: Database) -> None:
    with database.read() as connection, pytest.raises(Exception, match=r"readonly|read-only"):
        connection.execute(insert(rows), {"word": "no"})


def test_a_reader_does_not_hold_up_the_writer(database: Database) -> None:
    with database.read() as connection:
        connection.execute(select(rows)).all()
        assert database.submit(add("meanwhile")).result(5) == "meanwhile"


def test_the_lock_refuses_a_second_server_and_says_what_to_do(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "front.db")
    with pytest.raises(AlreadyServedError, match="PostgreSQL"):
        FileLock(tmp_path / "front.db")
    lock.release()
    FileLock(tmp_path / "front.db").release()
