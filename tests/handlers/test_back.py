"""What employees are answered, and what is written for them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, select, update

from handlers.back import payroll
from handlers.back.desk import BackDesk
from handlers.back.hr import balances, holidays, leave, sickness
from handlers.back.hr.leave import Ahead, CallOff, LeaveKind
from handlers.back.hr.sickness import Ill
from handlers.back.it import access, accounts, equipment, guidance, incidents
from handlers.back.it.access import Access, Level
from handlers.back.it.equipment import Broken
from handlers.back.it.incidents import Affected, Down
from handlers.back.payroll import Month, Wrong
from handlers.back.workdays import payday, working_days
from handlers.reply import Escalate, Outcome, Refill, Reply
from handlers.slots import AssetTag, Period, ServiceName, TicketNumber
from storage.back.tables import employees, leave_requests, payslips
from storage.records.back import LeaveState
from storage.records.work import ApprovalState, Decision, Severity
from storage.sample.company import DEMO_EMPLOYEE
from tests.handlers.conftest import BackDesks
from tests.storage.conftest import TODAY, Pair

MONDAY = date(2026, 11, 30)


@pytest.fixture
def desk(back: BackDesks) -> BackDesk:
    return back(DEMO_EMPLOYEE)


def said(outcome: Outcome) -> list[str]:
    """The keys of a reply, its further lines too."""
    assert isinstance(outcome, Reply)
    return [outcome.key, *(line.key for line in outcome.lines)]


# --- IT ------------------------------------------------------------------------------------------


def test_a_password_is_a_ticket_and_asking_again_is_the_same_one(desk: BackDesk) -> None:
    first = accounts.reset_password.act(None, desk)
    assert said(first) == ["it.password_reset", "it.password_advice"]
    assert said(accounts.reset_password.act(None, desk)) == ["ticket.open", "ticket.promise"]
    assert [one.severity for one in desk.tickets.mine("password_reset")] == [Severity.HIGH]


def test_broken_things_carry_their_tag(desk: BackDesk, back: BackDesks) -> None:
    laptop = next(one for one in desk.equipment.mine() if one.kind == "laptop")
    reply = equipment.report_fault.act(Broken("It is dark", AssetTag(laptop.tag.lower())), desk)
    assert said(reply) == ["it.hardware_fault"]
    ticket = desk.tickets.mine("hardware_fault")[0]
    assert (ticket.subject, ticket.severity) == (laptop.tag, Severity.HIGH)
    assert isinstance(equipment.is_held(AssetTag(laptop.tag), back("E-116")), Refill)
    assert isinstance(
        equipment.report_fault.act(Broken("Dark", AssetTag(laptop.tag)), back("E-116")), Refill
    )


def test_one_who_holds_several_and_names_none_is_not_guessed_at(desk: BackDesk) -> None:
    assert equipment.has_choice(desk)
    assert said(equipment.report_fault.act(Broken("It is dark"), desk)) == [
        "it.hardware_fault.untagged"
    ]


@pytest.mark.parametrize(
    ("what", "affected", "severity"),
    [
        ("the Web shop is down", Affected.ME, Severity.HIGH),
        ("the web shop is down", Affected.TEAM, Severity.URGENT),
        ("something is odd", Affected.CUSTOMERS, Severity.URGENT),
        ("the Wiki is down", Affected.EVERYONE, Severity.HIGH),
        ("the Wiki is down", Affected.ME, Severity.NORMAL),
    ],
)
def test_customers_decide_how_urgent_it_is(
    desk: BackDesk, what: str, affected: Affected, severity: Severity
) -> None:
    incidents.report_incident.act(Down(what, affected), desk)
    assert desk.tickets.mine("incident")[0].severity is severity


def test_everyone_sees_what_is_down_and_nobody_who_said_so(desk: BackDesk, back: BackDesks) -> None:
    other = back("E-120")
    assert said(incidents.tell_outages.act(None, other)) == ["it.outage_status.none"]
    incidents.report_incident.act(Down("the Wiki is slow", Affected.ME), desk)
    assert said(incidents.report_incident.act(Down("the Wiki hangs", Affected.ME), other)) == [
        "it.incident",
        "it.incident.known",
    ]
    reply = incidents.tell_outages.act(None, other)
    assert isinstance(reply, Reply)
    assert [line.values["service"] for line in reply.lines] == ["Wiki", "Wiki"]
    assert set(reply.lines[0].values) == {"service", "since", "severity"}


def test_access_names_who_must_agree(desk: BackDesk) -> None:
    want = Access(ServiceName("Wiki"), Level.WRITE, "manuals")
    assert said(access.request_access.act(want, desk)) == ["it.access.asked"]
    manager = desk.employee.manager()
    assert manager is not None
    assert manager.name in desk.tickets.mine("access_request")[0].body


def test_ones_own_tickets_alone(desk: BackDesk, back: BackDesks) -> None:
    accounts.reset_password.act(None, desk)
    number = TicketNumber(str(desk.tickets.mine()[0].number))
    assert said(guidance.tell_status.act(guidance.Which(number), desk))[0] == "ticket.open"
    assert said(guidance.tell_status.act(guidance.Which(number), back("E-116"))) == [
        "it.ticket_status.none"
    ]


# --- leave ---------------------------------------------------------------------------------------


def ask(desk: BackDesk, first: date, last: date | None = None) -> Outcome:
    return leave.request_leave.act(Ahead(first, last), desk)


def test_leave_is_kept_and_shown_as_pending(desk: BackDesk, back: BackDesks) -> None:
    assert said(ask(desk, MONDAY, MONDAY + timedelta(days=4))) == ["hr.leave_request.asked"]
    request = desk.leave.requests()[0]
    assert (request.days, request.state) == (Decimal(5), LeaveState.REQUESTED)
    assert request.number == desk.tickets.mine("leave_request")[0].number
    manager = desk.employee.manager()
    assert manager is not None
    assert request.approver == manager.id
    boss = back(manager.id)
    (waits,) = boss.approvals.waiting()
    decided = boss.approvals.decide(waits, ApprovalState.APPROVED, "")
    assert decided.decision is Decision.DONE
    line = leave.tell_requests.act(None, desk)
    assert isinstance(line, Reply)
    assert line.lines[0].values["state"] is LeaveState.APPROVED


@pytest.mark.parametrize(
    ("first", "last", "slot", "why"),
    [
        (TODAY - timedelta(days=1), None, "first", "hr.leave_request.past"),
        (MONDAY, MONDAY - timedelta(days=1), "last", "hr.leave_request.reversed"),
        (MONDAY, MONDAY + timedelta(days=900), "last", "hr.leave_request.reversed"),
        (date(2026, 12, 5), date(2026, 12, 6), "first", "hr.leave_request.free_anyway"),
        (date(2026, 12, 25), None, "first", "hr.leave_request.free_anyway"),
        (MONDAY, date(2027, 3, 1), "last", "hr.leave_request.too_many"),
    ],
)
def test_days_that_will_not_do_are_refused_before_the_question(
    desk: BackDesk, first: date, last: date | None, slot: str, why: str
) -> None:
    for refused in (leave.confirm_leave(Ahead(first, last), desk), ask(desk, first, last)):
        assert isinstance(refused, Refill)
        assert (refused.slot, refused.because.key) == (slot, why)
    assert desk.leave.requests() == ()


def test_two_leaves_cannot_lie_over_each_other(desk: BackDesk) -> None:
    ask(desk, MONDAY, MONDAY + timedelta(days=2))
    clash = ask(desk, MONDAY + timedelta(days=2), MONDAY + timedelta(days=3))
    assert isinstance(clash, Refill)
    assert clash.because.key == "hr.leave_request.overlap"


def test_unpaid_leave_needs_no_balance(desk: BackDesk) -> None:
    want = Ahead(MONDAY, date(2027, 3, 1), LeaveKind.UNPAID)
    assert said(leave.request_leave.act(want, desk)) == ["hr.leave_request.asked"]


def test_without_a_manager_hr_decides(back: BackDesks) -> None:
    assert said(ask(back("E-101"), MONDAY)) == ["hr.leave_request.asked_hr"]


def test_leave_is_called_off_with_its_ticket(desk: BackDesk, back: BackDesks) -> None:
    ask(desk, MONDAY)
    ask(desk, MONDAY + timedelta(days=7))
    assert len(leave.offer_requests(desk)) == 2
    number = TicketNumber(str(desk.leave.requests()[1].number))
    assert leave.is_cancellable(number, back("E-116")) is not None
    assert said(leave.call_off.act(CallOff(number), desk)) == ["hr.leave_cancel.done"]
    states = {str(one.number): one.state for one in desk.leave.requests()}
    assert states[number] is LeaveState.CANCELLED
    assert sum(state is LeaveState.REQUESTED for state in states.values()) == 1
    ticket = desk.tickets.find(number)
    assert ticket is not None
    assert ticket.state.value == "withdrawn"


def test_an_illness_counts_from_today_and_its_days_as_sick(desk: BackDesk, company: Pair) -> None:
    assert sickness.confirm_illness(Ill(), desk).key == "hr.sick.confirm"
    reply = sickness.call_in_sick.act(Ill(last=TODAY + timedelta(days=2)), desk)
    assert isinstance(reply, Reply)
    assert reply.values["note_from"] == TODAY + timedelta(days=3)
    row = company.back.execute(select(leave_requests)).one()
    assert (row.kind, row.days, row.state) == ("sick", "3", "approved")


# --- pay -----------------------------------------------------------------------------------------


def test_payday_is_the_day_or_the_working_day_before(desk: BackDesk) -> None:
    assert payday(2026, 10, 25, desk) == date(2026, 10, 23)  # the 25th is a Sunday
    assert payday(2026, 12, 25, desk) == date(2026, 12, 24)  # Christmas
    assert payday(2027, 2, 31, desk) == date(2027, 2, 26)  # no such day, and a Sunday
    assert working_days(date(2026, 12, 21), date(2027, 1, 1), desk) == 8


def test_the_next_payday_and_the_last(desk: BackDesk) -> None:
    reply = payroll.tell_payday.act(None, desk)
    assert isinstance(reply, Reply)
    assert reply.values["day"] == date(2026, 11, 25)
    assert reply.lines[0].values["day"] == date(2026, 10, 23)


def test_without_any_record_of_a_payday_nobody_guesses(desk: BackDesk, company: Pair) -> None:
    company.back.execute(delete(payslips).where(payslips.c.employee_id == DEMO_EMPLOYEE))
    assert said(payroll.show_payslip.act(Month(), desk)) == ["payroll.payslip.none"]
    assert said(payroll.tell_salary.act(None, desk)) == ["payroll.payslip.none"]
    assert said(payroll.tell_payday.act(None, desk)) == ["payroll.payday"]


def test_payslips_by_month(desk: BackDesk) -> None:
    latest = desk.payslips.latest()
    assert latest is not None
    reply = payroll.show_payslip.act(Month(), desk)
    assert isinstance(reply, Reply)
    assert (reply.values["net"], reply.values["period"]) == (latest.net, "2026-10")
    missing = payroll.show_payslip.act(Month(Period("2019-01")), desk)
    assert said(missing) == ["payroll.payslip.not_that_month"]
    assert isinstance(payroll.was_paid(Period("2019-01"), desk), Refill)
    assert payroll.was_paid(Period("2026-10"), desk) is None


def test_deductions_are_what_lies_between(desk: BackDesk) -> None:
    reply = payroll.tell_deductions.act(Month(Period("2026-09")), desk)
    assert isinstance(reply, Reply)
    assert reply.values["share"] == 27


def test_pay_in_question_is_high_and_promised(desk: BackDesk) -> None:
    want = Wrong("Overtime is missing", Period("2026-10"))
    assert said(payroll.report_wrong_pay.act(want, desk)) == ["payroll.wrong_pay"]
    ticket = desk.tickets.mine("wrong_pay")[0]
    assert (ticket.severity, ticket.subject) == (Severity.HIGH, "2026-10")
    assert ticket.promised_at == desk.promise(Severity.HIGH)


# --- lists ---------------------------------------------------------------------------------------


def test_holidays_of_ones_own_site_or_the_one_named(desk: BackDesk, company: Pair) -> None:
    reply = holidays.list_holidays.act(holidays.Holidays(), desk)
    assert isinstance(reply, Reply)
    assert reply.values["site"] == "Cork" or reply.values["site"] == "Dublin"
    assert len(reply.lines) == 10
    company.back.execute(update(employees).where(employees.c.id == DEMO_EMPLOYEE).values(site=None))
    assert said(holidays.list_holidays.act(holidays.Holidays(), desk))[0] == "hr.holidays"


def test_nobody_the_channel_knows_has_nothing(back: BackDesks) -> None:
    anybody = back(None)
    assert said(balances.tell_balance.act(None, anybody)) == ["hr.leave_balance.none"]
    assert said(payroll.show_payslip.act(Month(), anybody)) == ["payroll.payslip.none"]
    assert equipment.offer_equipment(anybody) == []
    assert isinstance(payroll.tell_payday.act(None, anybody), Reply | Escalate)
