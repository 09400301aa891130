"""The log is sealed aside: what is changed, cut, put in or signed by others is named."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from storage.database.privacy import FILE
from storage.database.tokens import make_token
from storage.records.work import BOT
from storage.tables.work import events as log
from storage.tables.work import seals as table
from storage.work import events, seals
from storage.work.anchor import Anchor
from storage.work.events import Happening
from storage.work.seals import Findings, Seal, Signer
from tests.storage.conftest import Pair

THEN = datetime(2020, 5, 4, 12, tzinfo=UTC)
SIGNER = Signer(b"a key", "front")


@pytest.fixture
def on(pair: Pair) -> Connection:
    return pair.front


def happen(connection: Connection, times: int) -> None:
    for number in range(times):
        subject = f"ticket {number} {make_token()}"
        events.record(connection, Happening("test.done", subject, BOT), THEN)


def seal(connection: Connection, times: int = 3, signer: Signer = SIGNER) -> Seal:
    happen(connection, times)
    made = seals.seal_next(connection, signer, THEN)
    assert made is not None
    return made


def noted(*made: Seal) -> list[tuple[int, str]]:
    return [(one.upto, one.hash) for one in made]


def ids(connection: Connection) -> Sequence[int]:
    return connection.execute(log.select().with_only_columns(log.c.id)).scalars().all()


def test_what_is_as_it_was_has_no_findings(on: Connection) -> None:
    first, second = seal(on), seal(on)
    assert (first.rows, second.rows) == (3, 3)
    assert seals.verify(on, SIGNER, noted(first, second)) == Findings()
    happen(on, 2)
    assert seals.is_due(on)
    assert seals.verify(on, SIGNER, noted(first, second)) == Findings(waiting=2)


def test_nothing_new_is_no_seal(on: Connection) -> None:
    seal(on)
    assert not seals.is_due(on)
    assert seals.seal_next(on, SIGNER, THEN) is None


@pytest.mark.parametrize("column", ["subject", "fields", "actor", "kind"])
def test_a_changed_row_is_named(on: Connection, column: str) -> None:
    made = [seal(on), seal(on)]
    touched = ids(on)[4]
    on.execute(log.update().where(log.c.id == touched).values({column: "other"}))
    assert seals.verify(on, SIGNER, noted(*made)) == Findings(row=touched)


def test_a_removed_row_is_named(on: Connection) -> None:
    made = [seal(on), seal(on)]
    gone = ids(on)[1]
    on.execute(log.delete().where(log.c.id == gone))
    assert seals.verify(on, SIGNER, noted(*made)) == Findings(row=gone)


def test_a_row_put_in_is_named(on: Connection) -> None:
    first = seal(on)
    free = ids(on)[1]
    on.execute(log.delete().where(log.c.id == free))
    second = seal(on)
    on.execute(table.delete())
    made = seals.seal_next(on, SIGNER, THEN)
    assert made is not None
    row = {"id": free, "at": 1, "kind": "x", "subject": "y", "actor": "z", "fields": "{}"}
    on.execute(log.insert(), row)
    assert seals.verify(on, SIGNER, noted(made)).row == free
    assert first.upto < second.upto


@pytest.mark.parametrize("column", ["hash", "digests", "head", "rows", "at"])
def test_a_changed_seal_is_named(on: Connection, column: str) -> None:
    made = [seal(on), seal(on)]
    head = f"{made[0].head[:9]}{'0' * 64}"
    other = {"rows": 2, "at": 5, "head": head}.get(column, "other")
    change = table.update().where(table.c.upto == made[0].upto)
    on.execute(change.values({column: other}))
    found = seals.verify(on, SIGNER, noted(*made[1:]))
    assert found.seal == made[0].upto
    assert found.row is None


def test_a_seal_remade_after_a_change_is_not_ours(on: Connection) -> None:
    made = seal(on)
    touched = ids(on)[0]
    on.execute(log.update().where(log.c.id == touched).values(subject="other"))
    on.execute(table.delete())
    forged = seals.seal_next(on, Signer(b"no key", "front"), THEN)
    assert forged is not None
    assert seals.verify(on, SIGNER, noted(made)) == Findings(
        foreign=forged.upto, tail=made.upto, unanchored=True
    )


def test_a_seal_of_another_database_is_none_of_this(on: Connection) -> None:
    made = seal(on, signer=Signer(b"a key", "back"))
    assert seals.verify(on, SIGNER, noted(made)).seal == made.upto


def test_a_tail_cut_off_both_tables_is_missed_by_its_anchor(on: Connection) -> None:
    made = [seal(on), seal(on)]
    on.execute(log.delete().where(log.c.id > made[0].upto))
    on.execute(table.delete().where(table.c.upto > made[0].upto))
    assert seals.verify(on, SIGNER, noted(*made)) == Findings(tail=made[1].upto)
    again = seal(on)
    assert seals.verify(on, SIGNER, noted(*made, again)).tail == made[1].upto


def test_an_anchor_is_appended_for_this_user_alone(on: Connection, tmp_path: Path) -> None:
    anchor = Anchor(tmp_path / "front.seals")
    assert anchor.read() == []
    made = [seal(on), seal(on)]
    for one in made:
        anchor.note([one])
    assert anchor.read() == noted(*made)
    assert anchor.path.stat().st_mode & 0o777 == FILE
    anchor.path.write_text(f"nonsense\n{anchor.path.read_text()}1\thalf")
    assert anchor.read() == noted(*made)


def test_a_thousand_rows_are_one_seal_and_the_rest_the_next(on: Connection) -> None:
    row = {"at": 1, "kind": "x", "subject": "y", "actor": "z", "fields": "{}"}
    on.execute(log.insert(), [row] * (seals.MOST + 5))
    assert seal(on, 0).rows == seals.MOST
    assert seal(on, 0).rows == 5
