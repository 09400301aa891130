"""What arrives is kept once and worked on in order; what comes with a message stays with it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from storage.conversation import arrivals, attachments, contacts, conversations, outbox
from storage.conversation.attachments import Keeping
from storage.conversation.inbox import KEPT
from storage.conversation.leases import LEASE
from storage.conversation.outbox import EDIT, Fate, Mark, Outgoing
from storage.records.conversation import (
    Attachment,
    Author,
    Channel,
    Inbound,
    Line,
    Saved,
    Status,
)
from storage.tables.engine import outbox as rows
from tests.storage.conftest import Engines

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
OF = "telegram"
HELLO = Inbound(Channel.TELEGRAM, "1", "42", "Sam", "hello", address="42")


@pytest.fixture
def front(engines: Engines) -> Iterator[Connection]:
    with engines[0].connect() as connection:
        connection.info["changed"] = set()
        yield connection
        connection.rollback()


def numbers(front: Connection, *busy: int, most: int = 10) -> list[int]:
    return [one.number for one in arrivals.waiting(front, OF, busy, most)]


def test_a_delivery_is_kept_once_and_given_lowest_first(front: Connection) -> None:
    assert set(arrivals.put(front, OF, {3: "c", 1: "a"}, NOW)) == {1, 3}
    assert set(arrivals.put(front, OF, {3: "other", 2: "b"}, NOW)) == {2}
    assert [one.body for one in arrivals.waiting(front, OF, (), 10)] == ["a", "b", "c"]
    assert numbers(front, 1, most=1) == [2]
    assert arrivals.put(front, OF, {}, NOW) == ()


def test_what_is_done_is_known_for_a_week(front: Connection) -> None:
    arrivals.put(front, OF, {1: "a", 2: "b"}, NOW)
    assert arrivals.highest(front, OF) is None
    arrivals.done(front, OF, [(1, "heard")])
    assert arrivals.highest(front, OF) == 1
    assert set(arrivals.put(front, OF, {1: "a"}, NOW)) == set()
    assert numbers(front) == [2]
    assert arrivals.forget(front, NOW + KEPT) == 0
    assert arrivals.forget(front, NOW + KEPT + timedelta(seconds=1)) == 1
    assert numbers(front) == [2]  # what still waits is never forgotten


def opened(front: Connection) -> int:
    return conversations.open_many(front, [HELLO], NOW)[HELLO.key][0].id


def test_attachments_are_fetched_kept_refused_or_tried_again(front: Connection) -> None:
    one = opened(front)
    new = [
        Attachment("photo", "photo", remote_id="p", album="a"),
        Attachment("place", "place 1, 2"),
        Attachment("document", "x.exe", remote_id="x", refused="kind"),
        Attachment("voice", "voice", remote_id="v"),
    ]
    attachments.add(front, one, 1, OF, new, NOW)
    attachments.add(front, one, 1, OF, [Attachment("photo", "photo", "q", album="a")], NOW)
    assert attachments.album_line(front, one, "a") == 1
    assert attachments.album_line(front, one, "b") is None
    assert attachments.album_line(front, one, "") is None
    due = attachments.wanted(front, OF, NOW, 10)
    assert [found.remote_id for found in due] == ["p", "v", "q"]
    attachments.keep(front, due[0].id, "ab/cd", "image/jpeg", 9)
    attachments.refuse(front, due[1].id, "kind")
    later = NOW + timedelta(minutes=1)
    attachments.try_again(front, due[2].id, later, "TimedOut")
    assert attachments.wanted(front, OF, NOW, 10) == []
    assert [found.tries for found in attachments.wanted(front, OF, later, 10)] == [1]
    states = [found.state for found in attachments.of_conversation(front, one)]
    assert states == [
        Keeping.KEPT, Keeping.NOTED, Keeping.REFUSED, Keeping.REFUSED, Keeping.WANTED,
    ]  # fmt: skip
    kept = attachments.find(front, due[0].id)
    assert kept is not None
    assert (kept.stored, kept.mime, kept.size) == ("ab/cd", "image/jpeg", 9)


def say(front: Connection, id_: int, text: str) -> None:
    found = conversations.find(front, id_)
    assert found is not None
    line = Line(Author.BOT, text)
    conversations.save_many(front, [Saved(found[0], "", Status.WITH_BOT, (line,))], NOW)


def queued(front: Connection) -> list[str]:
    statement = select(rows.c.address).where(rows.c.status == Fate.QUEUED.value)
    return list(front.execute(statement.order_by(rows.c.id)).scalars())


def test_one_who_left_is_sent_nothing_until_they_write(front: Connection) -> None:
    one = opened(front)
    say(front, one, "hello")
    assert queued(front) == ["42"]
    contacts.block(front, one, NOW)
    outbox.drop(front, one, "blocked")
    say(front, one, "are you there?")
    assert queued(front) == []
    assert [line.text for line in conversations.read(front, one)] == ["hello", "are you there?"]
    conversation, contact = conversations.open_many(front, [HELLO], NOW)[HELLO.key]
    assert not contact.blocked
    say(front, conversation.id, "welcome back")
    assert queued(front) == ["42"]
    contacts.block_person(front, OF, "42", NOW)
    say(front, one, "again")
    assert queued(front) == ["42"]


def test_what_waits_moves_with_its_chat(front: Connection) -> None:
    one = opened(front)
    outbox.queue(front, Outgoing(one, OF, "42", EDIT, {}), NOW)
    outbox.move(front, one, "-100")
    say(front, one, "hello")
    assert queued(front) == ["-100", "-100"]


def test_many_rows_are_claimed_and_marked_at_once(front: Connection) -> None:
    others = [Inbound(Channel.TELEGRAM, str(n), str(n), "P", "x", address=str(n)) for n in (7, 8)]
    for found, _ in conversations.open_many(front, others, NOW).values():
        say(front, found.id, "hello")
    claimed = outbox.claim(front, OF, NOW, "me", NOW + LEASE)
    assert len(claimed) == 2
    outbox.mark(front, [Mark(one.id, Fate.SENT, NOW, "9") for one in claimed])
    assert queued(front) == []
