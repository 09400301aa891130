"""Who may decide on a request, once, and never past the days there are; on every engine."""

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection, update

from storage.back import approvals, employees
from storage.back.approvals import ApprovalsOf
from storage.back.leave import LeaveOf
from storage.back.tables import employees as people
from storage.back.tables import leave as books
from storage.records.back import Decision, LeaveRequest, LeaveState
from storage.sample.company import DEMO_EMPLOYEE
from storage.work.tickets import Draft, open_ticket
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
    kind: str = "leave_request",
) -> int:
    """Ask for leave as the office does: a ticket, and the request under its number."""
    ticket = open_ticket(connection, Draft(kind, "People", "Leave", "", person_id=employee), NOW)
    last = first + timedelta(days=days - 1)
    asked = LeaveRequest(
        ticket.number, "annual", first, last, Decimal(days), LeaveState.REQUESTED, approver
    )
    LeaveOf(connection, employee).request(asked, NOW)
    return ticket.number


def decide(
    connection: Connection, number: int, by: str | None, state: LeaveState = LeaveState.APPROVED
) -> Decision:
    return ApprovalsOf(connection, by, "People").decide(number, state, NOW)


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
    assert decide(company.back, number, BOSS, LeaveState.REJECTED) is Decision.DONE
    assert decide(company.back, number, BOSS) is Decision.ALREADY
    found = approvals.find(company.back, number)
    assert found is not None
    assert found.request.state is LeaveState.REJECTED
    assert annual(company.back)[1:] == (0, 0)


def test_the_manager_alone_decides_and_nobody_on_their_own(company: Pair) -> None:
    number = ask(company.back)
    for other in (COLLEAGUE, HEAD_OF_PEOPLE, "E-101", LEFT, "nobody", None):
        assert decide(company.back, number, other) is Decision.OTHERS
        theirs = ApprovalsOf(company.back, other, "People")
        assert theirs.waiting() == ()
        assert theirs.find(str(number)) is None
    assert decide(company.back, number, DEMO_EMPLOYEE) is Decision.OWN
    assert decide(company.back, 4711, BOSS) is Decision.UNKNOWN
    assert decide(company.back, 10**30, BOSS) is Decision.UNKNOWN
    mine = ApprovalsOf(company.back, BOSS, "People")
    assert [one.request.number for one in mine.waiting()] == [number]
    assert mine.find(f" #{number}") == mine.waiting()[0]
    assert mine.find("none") is None


@pytest.mark.parametrize("approver", [None, LEFT, HEAD_OF_PEOPLE])
def test_without_a_manager_the_hr_team_decides_but_not_on_itself(
    company: Pair, approver: str | None
) -> None:
    """No manager is named, they have left, or it is oneself."""
    number = ask(company.back, HEAD_OF_PEOPLE, approver=approver)
    assert decide(company.back, number, HEAD_OF_PEOPLE) is Decision.OWN
    assert decide(company.back, number, BOSS) is Decision.OTHERS
    assert ApprovalsOf(company.back, HEAD_OF_PEOPLE, "People").waiting() == ()
    assert decide(company.back, number, PARTNER) is Decision.DONE


def test_a_manager_who_leaves_decides_no_more(company: Pair) -> None:
    number = ask(company.back)
    company.back.execute(update(people).where(people.c.id == BOSS).values(active=False))
    assert decide(company.back, number, BOSS) is Decision.OTHERS
    assert decide(company.back, number, PARTNER, LeaveState.REJECTED) is Decision.DONE


def test_one_who_is_their_own_manager_has_none(company: Pair) -> None:
    company.back.execute(update(people).where(people.c.id == "E-101").values(manager_id="E-101"))
    assert employees.EmployeeSelf(company.back, "E-101").manager() is None


def test_no_more_days_are_approved_than_there_are(company: Pair) -> None:
    entitle(company.back, 5)
    one = ask(company.back)
    two = ask(company.back, first=SOON + timedelta(days=7))
    assert decide(company.back, one, BOSS) is Decision.DONE
    assert decide(company.back, two, BOSS) is Decision.SHORT
    assert annual(company.back) == (-1, 3, 3)
    assert decide(company.back, two, BOSS, LeaveState.REJECTED) is Decision.DONE
    assert annual(company.back) == (2, 3, 0)


def test_a_sick_report_waits_for_nobody(company: Pair) -> None:
    number = ask(company.back, kind="sick_report")
    assert decide(company.back, number, BOSS) is Decision.UNKNOWN
    assert approvals.every(company.back) == []


def test_all_are_listed_newest_first(company: Pair) -> None:
    numbers = [ask(company.back), ask(company.back, COLLEAGUE, approver=None)]
    found = approvals.every(company.back)
    assert [one.request.number for one in found] == numbers[::-1]
    assert [one.decider_id for one in found] == [None, BOSS]
    assert found[1].employee_id == DEMO_EMPLOYEE


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
    assert heard == [Decision.SHORT]
