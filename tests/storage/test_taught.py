"""Taught phrases as rows: each step once, none forgotten, the same on both engines."""

from datetime import timedelta

import pytest

from bot.app.composition import Swingdoor
from storage.database.database import Connection
from storage.knowledge import taught
from storage.knowledge.taught import Draft, State, TaughtPhrase
from tests.conftest import ENGINES, NOON

PHRASE = Draft("orders.track", "any sign of it", "any sign of it", "en")
LATER = NOON + timedelta(hours=1)


def added(connection: Connection, draft: Draft = PHRASE) -> TaughtPhrase:
    one = taught.add(connection, draft, "anna", NOON)
    assert one is not None
    return one


@pytest.mark.parametrize("engine", ENGINES)
def test_a_phrase_is_drafted_live_and_taken_back(bot: Swingdoor) -> None:
    def job(connection: Connection) -> None:
        one = added(connection)
        assert (one.state, one.by, one.at) == (State.DRAFT, "anna", NOON)
        assert taught.list_live(connection) == ()
        assert taught.go_live(connection, one.number, "ben", LATER)
        assert not taught.go_live(connection, one.number, "ben", LATER)
        assert taught.list_live(connection) == ((PHRASE.intent, PHRASE.phrase),)
        assert taught.undo(connection, one.number, "carla", LATER)
        assert not taught.undo(connection, one.number, "carla", LATER)
        assert not taught.go_live(connection, one.number, "ben", LATER)
        assert taught.list_live(connection) == ()
        last = taught.find(connection, one.number)
        assert last is not None
        assert (last.state, last.live_by, last.undone_by) == (State.UNDONE, "ben", "carla")
        assert (last.live_at, last.undone_at) == (LATER, LATER)

    bot.front.database.write(job)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_same_words_are_taught_once_until_taken_back(bot: Swingdoor) -> None:
    other = Draft("refunds.return", "Any sign of it?", "any sign of it", "en")

    def job(connection: Connection) -> None:
        one = added(connection)
        assert taught.add(connection, other, "ben", LATER) is None
        assert taught.find_same(connection, other.key) == one
        assert taught.undo(connection, one.number, "ben", LATER)
        assert taught.find_same(connection, other.key) is None
        two = added(connection, other)
        assert two.number > one.number
        assert [row.number for row in taught.list_all(connection)] == [two.number, one.number]

    bot.front.database.write(job)
