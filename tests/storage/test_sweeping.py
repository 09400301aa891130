"""What is kept for a week goes then, a slice at a time; what is still of use stays."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, delete, insert, select

from storage.conversation import conversations, inbox, outbox, sent
from storage.conversation.inbox import KEPT, SLICE
from storage.conversation.outbox import EDIT, Fate, Mark, Outgoing
from storage.database.moments import to_row
from storage.records.conversation import Channel, Inbound
from storage.records.work import Escalation
from storage.tables.engine import inbox as deliveries
from storage.tables.engine import outbox as rows
from storage.work import cards, escalations
from tests.storage.conftest import Engines

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
LATER = NOW + KEPT + timedelta(seconds=1)
HELLO = Inbound(Channel.SLACK, "1", "42", "Sam", "hello", address="42")


@pytest.fixture
def front(engines: Engines) -> Iterator[Connection]:
    with engines[0].connect() as connection:
        connection.info["changed"] = set()
        yield connection
        connection.rollback()


@pytest.fixture
def talk(front: Connection) -> int:
    return conversations.open_many(front, [HELLO], NOW)[HELLO.key][0].id


def queue(front: Connection, talk: int) -> int:
    return outbox.queue(front, Outgoing(talk, "slack", "42", EDIT, {}), NOW)


def test_what_was_sent_goes_after_a_week(front: Connection, talk: int) -> None:
    gone, waits, dead = (queue(front, talk) for _ in range(3))
    outbox.mark(front, [Mark(gone, Fate.SENT, NOW, "r1"), Mark(dead, Fate.DEAD, NOW, None, "why")])
    assert sent.forget(front, NOW + KEPT) == 0
    assert sent.forget(front, LATER) == 1
    left = front.execute(select(rows.c.id).where(rows.c.conversation_id == talk)).scalars()
    assert set(left) == {waits, dead}


def test_what_a_card_hangs_on_stays(front: Connection, talk: int) -> None:
    row = queue(front, talk)
    outbox.mark(front, [Mark(row, Fate.SENT, NOW, "r1")])
    escalations.escalate(
        front, Escalation(0, talk, "Support", "asked", "", None, None, (), NOW, None, None, None)
    )
    open_ = escalations.current(front, talk)
    assert open_ is not None
    cards.post(front, open_.id, row, "waiting", 1)
    assert sent.forget(front, LATER) == 0
    assert outbox.remote_id(front, row) == "r1"


def test_no_sweep_is_one_long_commit(front: Connection) -> None:
    front.execute(delete(deliveries))
    many = [{"channel": "web", "external_id": str(n), "at": to_row(NOW)} for n in range(SLICE + 10)]
    front.execute(insert(deliveries), many)
    assert [inbox.forget(front, LATER) for _ in range(3)] == [SLICE, 10, 0]
