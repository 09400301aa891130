"""Who may decide on a request, once, and never past the days there are; on every engine."""

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection, update

from bot.actions import approvals
from bot.actions.approvals import DecisionRequest
from bot.actions.tickets import open_ticket
from handlers.back.hr.leave import LEAVE_REQUEST
from handlers.facts import dump_facts
from storage.back import employees
from storage.back.leave import LeaveOf
from storage.back.tables import employees as people
from storage.back.tables import leave as books
from storage.records.back import LeaveRequest, LeaveState
from storage.records.work import Approval, ApprovalState, Decider, DeciderKind, Decision
from storage.sample.company import DEMO_EMPLOYEE
from storage.work import approvals as rows
from storage.work.tickets import Draft
from tests.actions.conftest import back_act
from tests.storage.conftest import NOW, TODAY, Engines, Pair, make_engines

BOSS, COLLEAGUE, LEFT = "E-114", "E-116", "E-140"
HEAD_OF_PEOPLE, PARTNER = "E-135", "E-136"
SOON = TODAY + timedelta(days=7)


def ask(
    connection: Connection,
    employee: str = DEMO_EMPLOYEE,
    *,
    days: int = 3,
    approver: str | None = BOSS,
    first: date = SOON,
) -> int:
    """Ask for leave as the office does: a ticket, the request, and the approval it waits for."""
    act = back_act(connection, employee)
    draft = Draft(LEAVE_REQUEST, "People", "Leave", "", person_id=employee)
    number = open_ticket(act, draft).number
    last = first + timedelta(days=days - 1)
    asked = LeaveRequest(
        number, "annual", first, last, Decimal(days), LeaveState.REQUESTED, approver
    )
    LeaveOf(connection, employee).request(asked, NOW)
    named = [Decider(DeciderKind.PERSON, approver)] if approver else []
    deciders = (*named, Decider(DeciderKind.TEAM, "People"))
    facts = dump_facts({"employee": employee})
    approvals.ask(
        act, Approval(number, LEAVE_REQUEST, "Leave", employee, None, facts, deciders, NOW)
    )
    return number


def decide(
    connection: Connection,
    number: int,
    by: str | None,
    state: ApprovalState = ApprovalState.APPROVED,
) -> Decision:
    return approvals.decide(back_act(connection, by), DecisionRequest(number, state)).decision


def annual(connection: Connection) -> tuple[float, float, float]:
    balances = LeaveOf(connection, DEMO_EMPLOYEE).balances(TODAY.year)
    balance = next(one for one in balances if one.kind == "annual")
    assert balance.left is not None
    return float(balance.left), float(balance.booked), float(balance.pending)


def entitle(connection: Connection, days: int) -> None:
    """Leave exactly so many days to the demo's employee."""
    changed = update(books).where(books.c.employee_id == DEMO_EMPLOYEE, books.c.kind == "annual")
    connection.execute(changed.values(entitled_days=str(days), taken_days="0"))


def test_leave_asked_for_is_pending_then_booked_then_free_again(company: Pair) -> None:
    before = annual(company.back)[0]
    number = ask(company.back)
    assert annual(company.back) == (before - 3, 0, 3)
    assert decide(company.back, number, BOSS) is Decision.DONE
    assert annual(company.back) == (before - 3, 3, 0)
    assert LeaveOf(company.back, DEMO_EMPLOYEE).cancel(number, TODAY, NOW)
    assert annual(company.back) == (before, 0, 0)
    assert decide(company.back, number, BOSS) is Decision.ALREADY


def test_the_first_word_is_the_only_one(company: Pair) -> None:
    number = ask(company.back)
    assert decide(company.back, number, BOSS, ApprovalState.REJECTED) is Decision.DONE
    assert decide(company.back, number, BOSS) is Decision.ALREADY
    found = rows.find(company.back, number)
    assert found is not None
    assert found.state is ApprovalState.REJECTED
    assert LeaveOf(company.back, DEMO_EMPLOYEE).requests()[0].state is LeaveState.REJECTED
    assert annual(company.back)[1:] == (0, 0)


def test_the_manager_alone_decides_and_nobody_on_their_own(company: Pair) -> None:
    number = ask(company.back)
    for other in (COLLEAGUE, HEAD_OF_PEOPLE, "E-101", LEFT, "nobody", None):
        assert decide(company.back, number, other) is Decision.OTHERS
        theirs = back_act(company.back, other)
        assert not approvals.waiting(theirs)
        assert approvals.find(theirs, str(number)) is None
    assert decide(company.back, number, DEMO_EMPLOYEE) is Decision.OWN
    assert decide(company.back, 4711, BOSS) is Decision.UNKNOWN
    assert decide(company.back, 10**30, BOSS) is Decision.UNKNOWN
    mine = back_act(company.back, BOSS)
    assert [one.number for one in approvals.waiting(mine)] == [number]
    assert approvals.find(mine, f" #{number}") == approvals.waiting(mine)[0]
    assert approvals.find(mine, "none") is None


@pytest.mark.parametrize("approver", [None, LEFT, HEAD_OF_PEOPLE])
def test_without_a_manager_the_hr_team_decides_but_not_on_itself(
    company: Pair, approver: str | None
) -> None:
    """No manager is named, they have left, or it is oneself."""
    number = ask(company.back, HEAD_OF_PEOPLE, approver=approver)
    assert decide(company.back, number, HEAD_OF_PEOPLE) is Decision.OWN
    assert decide(company.back, number, BOSS) is Decision.OTHERS
    assert not approvals.waiting(back_act(company.back, HEAD_OF_PEOPLE))
    assert decide(company.back, number, PARTNER) is Decision.DONE


def test_a_manager_who_leaves_decides_no_more(company: Pair) -> None:
    number = ask(company.back)
    company.back.execute(update(people).where(people.c.id == BOSS).values(active=False))
    assert decide(company.back, number, BOSS) is Decision.OTHERS
    assert decide(company.back, number, PARTNER, ApprovalState.REJECTED) is Decision.DONE


def test_one_who_is_their_own_manager_has_none(company: Pair) -> None:
    company.back.execute(update(people).where(people.c.id == "E-101").values(manager_id="E-101"))
    assert employees.EmployeeSelf(company.back, "E-101").manager() is None


def test_no_more_days_are_approved_than_there_are(company: Pair) -> None:
    entitle(company.back, 5)
    one = ask(company.back)
    two = ask(company.back, first=SOON + timedelta(days=7))
    assert decide(company.back, one, BOSS) is Decision.DONE
    assert decide(company.back, two, BOSS) is Decision.HINDERED
    assert annual(company.back) == (-1, 3, 3)
    assert decide(company.back, two, BOSS, ApprovalState.REJECTED) is Decision.DONE
    assert annual(company.back) == (2, 3, 0)


def test_all_are_listed_newest_first(company: Pair) -> None:
    numbers = [ask(company.back), ask(company.back, COLLEAGUE, approver=None)]
    found = rows.list_all(company.back)
    assert [one.number for one in found] == numbers[::-1]
    assert [len(one.deciders) for one in found] == [1, 2]
    assert found[1].asked_by == DEMO_EMPLOYEE


def test_a_person_is_found_by_id_or_mail_while_they_work_here(company: Pair) -> None:
    boss = employees.EmployeeSelf(company.back, BOSS).me()
    left = employees.EmployeeSelf(company.back, LEFT).me()
    assert boss is not None
    assert left is not None
    assert boss.email is not None
    assert left.email is not None
    found = [employees.find_active(company.back, one) for one in (BOSS, boss.email.upper(), " ")]
    assert found == [BOSS, BOSS, None]
    assert employees.find_active(company.back, LEFT) is None
    assert employees.find_active(company.back, left.email) is None


@pytest.fixture
def shared(request: pytest.FixtureRequest, sample_files: Path) -> Iterator[Engines]:
    """The sample company on PostgreSQL, where two can decide at the same moment."""
    for engines in make_engines("postgres", request, "approvals"):
        with engines[0].begin() as front, engines[1].begin() as back:
            Pair(front, back).load(sample_files)
        yield engines


@pytest.mark.postgres
def test_two_approvals_at_the_same_moment_do_not_take_the_same_days(shared: Engines) -> None:
    back = shared[1]
    with back.begin() as connection:
        entitle(connection, 5)
        numbers = [ask(connection), ask(connection, first=SOON + timedelta(days=7))]
    heard: list[Decision] = []

    def second() -> None:
        with back.begin() as connection:
            heard.append(decide(connection, numbers[1], BOSS))

    other = threading.Thread(target=second)
    with back.begin() as connection:
        assert decide(connection, numbers[0], BOSS) is Decision.DONE
        other.start()
        other.join(0.5)
        assert not heard, "the second did not wait for the first"
    other.join(10)
    assert heard == [Decision.HINDERED]
