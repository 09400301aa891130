"""Approvals of any kind: who may decide, several who must agree, time, and somebody's stead."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, update

from bot.actions import approvals
from bot.actions.approvals import DecisionRequest
from bot.actions.tickets import open_ticket
from bot.app.deciding import DECIDING
from bot.office.act import Act, ApprovalKind, Deciding
from handlers.facts import dump_facts
from handlers.reply import ToPerson
from storage.back.tables import employees
from storage.conversation import timers
from storage.records.conversation import Side
from storage.records.work import (
    Approval,
    ApprovalState,
    Decider,
    DeciderKind,
    Decision,
    TicketState,
)
from storage.sample.company import DEMO_EMPLOYEE
from storage.work import approvals as rows
from storage.work import events
from storage.work import tickets as ticket_rows
from storage.work.tickets import Draft
from tests.actions.conftest import back_act
from tests.storage.conftest import NOW, TODAY, Pair

BOSS, COLLEAGUE, HEAD_OF_PEOPLE, LEFT = "E-114", "E-116", "E-135", "E-140"
KIND = "machine"


class Machine:
    """A kind of its own: something is bought, unless there is no money."""

    def __init__(self) -> None:
        """Start with nothing done."""
        self.done: list[str] = []
        self.hindrance: str | None = None

    def deciding(self) -> Deciding:
        """The back office's people, and this kind alone."""
        kind = ApprovalKind(
            lambda _, __: self.hindrance,
            lambda _, one: self.done.append(f"bought {one.number}"),
            lambda _, one: self.done.append(f"left {one.number}"),
        )
        return Deciding(DECIDING[Side.BACK].people, {KIND: kind})


@pytest.fixture
def machine() -> Machine:
    return Machine()


def person(id_: str) -> Decider:
    return Decider(DeciderKind.PERSON, id_)


def acting(company: Pair, machine: Machine, who: str | None = None) -> Act:
    return back_act(company.back, who, deciding=machine.deciding())


def ask(act: Act, *deciders: Decider, needed: int = 1, days: int | None = None) -> int:
    number = open_ticket(act, Draft(KIND, "People", "A machine", "")).number
    request = Approval(
        number=number,
        kind=KIND,
        title="A machine",
        asked_by=act.by.id,
        asked_in=None,
        facts=dump_facts({"employee": "Sam"}),
        deciders=deciders,
        asked_at=act.at,
        needed=needed,
        expires_at=act.at + timedelta(days=days) if days else None,
    )
    approvals.ask(act, request)
    return number


def say(act: Act, number: int, state: ApprovalState = ApprovalState.APPROVED) -> Decision:
    return approvals.decide(act, DecisionRequest(number, state)).decision


def kinds(connection: Connection, number: int) -> list[str]:
    found = reversed(events.recent(connection))
    return [one.kind for one in found if one.subject == f"ticket {number}"]


def test_a_yes_does_what_its_kind_does_once_and_closes_the_ticket(
    company: Pair, machine: Machine
) -> None:
    number = ask(acting(company, machine, DEMO_EMPLOYEE), person(BOSS))
    boss = acting(company, machine, BOSS)
    machine.hindrance = "no_money"
    hindered = approvals.decide(boss, DecisionRequest(number, ApprovalState.APPROVED))
    assert (hindered.decision, hindered.hindrance) == (Decision.HINDERED, "no_money")
    assert machine.done == []
    machine.hindrance = None
    assert say(boss, number) is Decision.DONE
    assert say(boss, number) is Decision.ALREADY
    assert machine.done == [f"bought {number}"]
    ticket = ticket_rows.find(company.back, number)
    assert ticket is not None
    assert ticket.state is TicketState.RESOLVED
    assert kinds(company.back, number) == [
        "ticket.opened",
        "approval.asked",
        "approval.approved",
        "ticket.resolved",
    ]


def test_whoever_is_named_is_told_with_a_button_for_either_answer(
    company: Pair, machine: Machine
) -> None:
    act = acting(company, machine, DEMO_EMPLOYEE)
    ask(act, person(BOSS))
    (notice,) = act.notices
    assert notice.to == ToPerson(BOSS)
    assert notice.key == "approval.machine.asked"
    assert [one.intent for one in notice.buttons] == ["work.approve", "work.reject"]


def test_two_different_people_must_agree(company: Pair, machine: Machine) -> None:
    number = ask(acting(company, machine, DEMO_EMPLOYEE), person(BOSS), person(COLLEAGUE), needed=2)
    boss, colleague = acting(company, machine, BOSS), acting(company, machine, COLLEAGUE)
    assert say(boss, number) is Decision.PARTLY
    assert say(boss, number) is Decision.AGAIN
    assert approvals.waiting(boss) == []
    assert [one.number for one in approvals.waiting(colleague)] == [number]
    assert machine.done == []
    assert say(colleague, number) is Decision.DONE
    assert machine.done == [f"bought {number}"]


def test_one_no_is_enough_where_two_must_agree(company: Pair, machine: Machine) -> None:
    number = ask(acting(company, machine, DEMO_EMPLOYEE), person(BOSS), person(COLLEAGUE), needed=2)
    assert say(acting(company, machine, BOSS), number) is Decision.PARTLY
    no = say(acting(company, machine, COLLEAGUE), number, ApprovalState.REJECTED)
    assert no is Decision.DONE
    assert machine.done == [f"left {number}"]


def test_a_role_or_a_team_decides_in_any_spelling(company: Pair, machine: Machine) -> None:
    head = company.back.execute(employees.select().where(employees.c.id == HEAD_OF_PEOPLE)).one()
    by_role = Decider(DeciderKind.ROLE, str(head.title).upper())
    by_team = Decider(DeciderKind.TEAM, str(head.department).upper())
    for decider in (by_role, by_team):
        number = ask(acting(company, machine, DEMO_EMPLOYEE), decider)
        assert say(acting(company, machine, BOSS), number) is Decision.OTHERS
        assert say(acting(company, machine, HEAD_OF_PEOPLE), number) is Decision.DONE


def test_who_is_asked_next_when_nobody_decided_in_time(company: Pair, machine: Machine) -> None:
    number = ask(acting(company, machine, DEMO_EMPLOYEE), person(BOSS), person(COLLEAGUE), days=2)
    late = replace(acting(company, machine), at=NOW + timedelta(days=2, minutes=1))
    assert not approvals.expire(acting(company, machine), number), "it is not due yet"
    assert approvals.expire(late, number)
    assert late.notices[0].to == ToPerson(COLLEAGUE)
    assert say(acting(company, machine, BOSS), number) is Decision.OTHERS
    later = replace(late, at=NOW + timedelta(days=5))
    assert approvals.expire(later, number)
    found = rows.find(company.back, number)
    assert found is not None
    assert found.state is ApprovalState.EXPIRED
    assert machine.done == [f"left {number}"]
    assert not approvals.expire(later, number), "it ends once"


def test_a_delegate_decides_until_their_day_and_only_for_who_works_here(
    company: Pair, machine: Machine
) -> None:
    boss = acting(company, machine, BOSS)
    assert not approvals.delegate(boss, BOSS, TODAY)
    assert not approvals.delegate(boss, LEFT, TODAY)
    assert approvals.delegate(boss, COLLEAGUE, TODAY)
    number = ask(acting(company, machine, DEMO_EMPLOYEE), person(BOSS))
    colleague = acting(company, machine, COLLEAGUE)
    assert [one.number for one in approvals.waiting(colleague)] == [number]
    tomorrow = replace(colleague, at=NOW + timedelta(days=1))
    assert approvals.waiting(tomorrow) == []
    assert say(tomorrow, number) is Decision.OTHERS
    company.back.execute(update(employees).where(employees.c.id == BOSS).values(active=False))
    assert say(colleague, number) is Decision.OTHERS


def test_nobody_decides_in_the_stead_of_somebody_on_their_own_request(
    company: Pair, machine: Machine
) -> None:
    assert approvals.delegate(acting(company, machine, BOSS), DEMO_EMPLOYEE, TODAY)
    number = ask(acting(company, machine, DEMO_EMPLOYEE), person(BOSS))
    mine = acting(company, machine, DEMO_EMPLOYEE)
    assert approvals.waiting(mine) == []
    assert say(mine, number) is Decision.OWN


def test_what_is_called_off_is_decided_no_more(company: Pair, machine: Machine) -> None:
    number = ask(acting(company, machine, DEMO_EMPLOYEE), person(BOSS))
    act = acting(company, machine, DEMO_EMPLOYEE)
    assert approvals.call_off(act, number)
    assert not approvals.call_off(act, number)
    assert say(acting(company, machine, BOSS), number) is Decision.ALREADY
    assert machine.done == []


def test_a_request_sets_its_own_clock(company: Pair, machine: Machine) -> None:
    ask(acting(company, machine, DEMO_EMPLOYEE), person(BOSS), days=2)
    assert timers.next_due(company.back) is None, "without a conversation nothing can be timed"
