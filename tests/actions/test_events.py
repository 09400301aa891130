"""The log: one row an act, no words of anyone, people by keys that can be forgotten."""

from bot.actions import tickets
from storage.records.work import BOT, Actor, ActorKind
from storage.tables.work import events as table
from storage.work import events
from storage.work.events import FORGOTTEN, Happening
from storage.work.tickets import Draft
from tests.actions.conftest import back_act
from tests.storage.conftest import NOW, Pair

ANNA = Actor(ActorKind.AGENT, "anna@example.test", "Anna")
SECRET = "my neighbour shouts at me"


def test_people_stand_in_it_by_keys_and_can_be_forgotten(company: Pair) -> None:
    back = company.back
    events.record(back, Happening("ticket.assigned", "ticket 1", ANNA, {"to": ANNA}), NOW)
    row = back.execute(table.select()).one()
    assert "anna" not in f"{row.actor}{row.fields}".casefold()
    (seen,) = events.recent(back)
    assert (seen.actor, seen.fields["to"]) == ("anna@example.test", "anna@example.test")
    assert events.forget(back, "anna@example.test") == 1
    (seen,) = events.recent(back)
    assert (seen.actor, seen.fields["to"]) == (FORGOTTEN, FORGOTTEN)
    row_then = back.execute(table.select()).one()
    assert row_then == row, "the row stays, so its seal holds without the name"


def test_one_person_has_one_key_as_what_they_are(company: Pair) -> None:
    first = events.key_of(company.back, ANNA)
    assert events.key_of(company.back, ANNA) == first
    customer = Actor(ActorKind.CUSTOMER, ANNA.id)
    assert events.key_of(company.back, customer) != first


def test_a_cursor_reads_on_from_where_it_was(company: Pair) -> None:
    for number in range(3):
        events.record(company.back, Happening("test.done", f"ticket {number}", BOT), NOW)
    first, *rest = events.after(company.back, 0)
    assert [one.id for one in events.after(company.back, first.id)] == [one.id for one in rest]
    assert [one.subject for one in rest] == ["ticket 1", "ticket 2"]


def test_an_act_writes_exactly_one_row_and_no_words(company: Pair) -> None:
    act = back_act(company.back, "E-115")
    number = tickets.open_ticket(act, Draft("it", "IT", SECRET, SECRET)).number
    tickets.assign(act, number, "ben@example.test")
    tickets.resolve(act, number, f"I told {SECRET} off.")
    rows = company.back.execute(table.select()).all()
    assert [row.kind for row in rows] == ["ticket.opened", "ticket.assigned", "ticket.resolved"]
    assert not any(SECRET in str(tuple(row)) for row in rows)
