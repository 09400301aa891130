"""Payroll: when pay comes, what it was, and what looks wrong with it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from handlers.articles import on
from handlers.back.desk import BackDesk
from handlers.back.workdays import payday
from handlers.handler import Ask, Handler, Proof, Suggestion, handles, never
from handlers.reply import Escalate, Refill, Reply
from handlers.slots import Period
from storage.records.back import Payslip
from storage.records.money import Money
from storage.records.work import Severity

LISTED = 12  # months whose payslips are named
OFFERED = 4  # months offered as buttons


@handles("payroll.payday", proof=Proof.VERIFIED)
def tell_payday(desk: BackDesk) -> Reply | Escalate:
    """Say when the next pay arrives."""
    latest = desk.payslips.latest()
    usual = desk.company.staff.payday
    if usual is None and latest is not None and latest.paid_on is not None:
        usual = latest.paid_on.day
    if usual is None:
        return Escalate("no_payday", Reply("payroll.payday.unknown"))
    due = _next(usual, desk, latest)
    reply = Reply("payroll.payday.today" if due == desk.today() else "payroll.payday", day=due)
    if latest is None or latest.paid_on is None:
        return reply
    return reply.followed_by(Reply("payroll.payday.last", day=latest.paid_on))


def _next(usual: int, desk: BackDesk, latest: Payslip | None) -> date:
    """The next payday: this month's, or next month's once this month's has been paid or passed."""
    today = desk.today()
    this = payday(today.year, today.month, usual, desk)
    paid = latest is not None and latest.period == f"{today:%Y-%m}"
    if this >= today and not (paid and this != today):
        return this
    return payday(today.year + today.month // 12, today.month % 12 + 1, usual, desk)


@dataclass(frozen=True)
class Month:
    """A month, the latest unless one is named."""

    period: Annotated[Period | None, Ask("payroll.which_month", when=never)] = None


def _of(want: Month, desk: BackDesk) -> Payslip | Reply:
    """The payslip asked for, or what there is instead."""
    payslip = desk.payslips.of(want.period) if want.period else desk.payslips.latest()
    return payslip or not_that_month(want.period, desk)


def not_that_month(period: str | None, desk: BackDesk) -> Reply:
    """Say which months there are, if any."""
    recent = desk.payslips.recent(LISTED)
    if not recent or period is None:
        return Reply("payroll.payslip.none")
    return Reply(
        "payroll.payslip.not_that_month",
        period=Period(period),
        first=Period(recent[-1].period),
        last=Period(recent[0].period),
    )


@handles("payroll.payslip", Month, proof=Proof.VERIFIED)
def show_payslip(want: Month, desk: BackDesk) -> Reply:
    """Show your payslip of a month."""
    payslip = _of(want, desk)
    if isinstance(payslip, Reply):
        return payslip
    reply = Reply(
        "payroll.payslip",
        period=Period(payslip.period),
        gross=payslip.gross,
        net=payslip.net,
        deductions=payslip.deductions,
    )
    if payslip.paid_on is None:
        return reply
    key = "payroll.payslip.paid" if payslip.paid_on <= desk.today() else "payroll.payslip.due"
    return reply.followed_by(Reply(key, day=payslip.paid_on))


@handles("payroll.salary", proof=Proof.VERIFIED)
def tell_salary(desk: BackDesk) -> Reply:
    """Say what you earn."""
    recent = desk.payslips.recent(2)
    if not recent:
        return Reply("payroll.payslip.none")
    latest = recent[0]
    reply = Reply(
        "payroll.salary", period=Period(latest.period), gross=latest.gross, net=latest.net
    )
    if len(recent) > 1 and recent[1].gross.currency == latest.gross.currency:
        gap = latest.gross.amount - recent[1].gross.amount
        if gap:
            key = "payroll.salary.more" if gap > 0 else "payroll.salary.less"
            money = Money(abs(gap), latest.gross.currency)
            return reply.followed_by(Reply(key, gap=money, period=Period(recent[1].period)))
    return reply


@handles("payroll.deductions", Month, proof=Proof.VERIFIED)
def tell_deductions(want: Month, desk: BackDesk) -> Reply:
    """Say what was taken off your pay."""
    payslip = _of(want, desk)
    if isinstance(payslip, Reply):
        return payslip
    share = payslip.deductions.amount * 100 / payslip.gross.amount if payslip.gross.amount else 0
    return Reply(
        "payroll.deductions",
        period=Period(payslip.period),
        deductions=payslip.deductions,
        gross=payslip.gross,
        net=payslip.net,
        share=round(share),
    )


def offer_months(desk: BackDesk) -> list[Suggestion]:
    """Offer the newest months as buttons."""
    return [Suggestion(Period(one.period), one.period) for one in desk.payslips.recent(OFFERED)]


def was_paid(period: Period, desk: BackDesk) -> Refill | None:
    """Refuse a month of which they have no payslip: its pay cannot be wrong yet."""
    if desk.payslips.of(period) is not None:
        return None
    return Refill("period", not_that_month(period, desk))


@dataclass(frozen=True)
class Wrong:
    """Which month, and what looks wrong."""

    what: Annotated[str, Ask("payroll.wrong_pay.what", whole="payroll.wrong_pay")]
    period: Annotated[Period, Ask("payroll.wrong_pay.month", check=was_paid, suggest=offer_months)]


@handles("payroll.wrong_pay", Wrong, proof=Proof.VERIFIED)
def report_wrong_pay(want: Wrong, desk: BackDesk) -> Reply:
    """Report that your pay is not right."""
    promised = desk.promise(Severity.HIGH)
    ticket = desk.tickets.open(
        "wrong_pay",
        desk.team_for("payroll"),
        Reply("payroll.wrong_pay.ticket", period=str(want.period)),
        want.what,
        severity=Severity.HIGH,
        subject=want.period,
        promised_at=promised,
    )
    return Reply(
        "payroll.wrong_pay",
        number=str(ticket.number),
        period=want.period,
        team=ticket.team,
        promised=promised,
    )


HANDLERS: tuple[Handler[BackDesk], ...] = (
    tell_payday,
    show_payslip,
    tell_salary,
    tell_deductions,
    report_wrong_pay,
    on("payroll.taxes", "Explain the taxes on pay."),
    on("payroll.bonus", "Explain bonuses."),
)
