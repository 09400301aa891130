"""Leave: asking for it, how a request stands, calling it off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from handlers.back.desk import BackDesk
from handlers.back.workdays import working_days
from handlers.facts import Facts
from handlers.handler import Ask, Handler, Proof, Suggestion, handles
from handlers.reply import Outcome, Refill, Reply
from handlers.slots import TicketNumber
from intents.understanding import Span
from storage.records.back import LeaveBalance, LeaveRequest, LeaveState
from storage.records.work import Decider, DeciderKind, Ticket

LEAVE_REQUEST = "leave_request"  # the kind of its ticket, and of the approval it waits for
LISTED = 5  # requests in a list
LONGEST = 366  # days one request may span
STANDING = frozenset({LeaveState.REQUESTED, LeaveState.APPROVED})


class LeaveKind(StrEnum):
    """Kinds of leave people ask for; the company's books may know more."""

    ANNUAL = "annual"
    UNPAID = "unpaid"
    PARENTAL = "parental"
    STUDY = "study"
    SICK = "sick"


def called(name: str) -> LeaveKind | str:
    """A kind with its words in the reader's language, or as the books call it."""
    return LeaveKind(name) if name in set(LeaveKind) else name


# --- asking ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ahead:
    """The first and the last day, and the kind where it is not annual leave."""

    first: Annotated[date, Ask("hr.leave_request.first", role="from")]
    last: Annotated[date | None, Ask("hr.leave_request.last", role="to", optional=True)] = None
    kind: LeaveKind | None = None


def _ask_for(want: Ahead, desk: BackDesk) -> LeaveRequest | Refill:
    """Make a request of the form, or say which of its days will not do."""
    last = want.last or want.first
    kind = (want.kind or LeaveKind.ANNUAL).value
    if want.first < desk.today():
        return Refill("first", Reply("hr.leave_request.past", day=want.first))
    if not timedelta(0) <= last - want.first <= timedelta(days=LONGEST):
        return Refill("last", Reply("hr.leave_request.reversed", first=want.first, last=last))
    clash = _overlap(want.first, last, desk.leave.requests())
    if clash is not None:
        return Refill(
            "first",
            Reply(
                "hr.leave_request.overlap",
                number=str(clash.number),
                dates=Span(clash.first, clash.last),
            ),
        )
    days = Decimal(working_days(want.first, last, desk))
    if not days:
        return Refill("first", Reply("hr.leave_request.free_anyway"))
    left = _left(kind, want.first.year, desk)
    if left is not None and days > left:
        short = Reply("hr.leave_request.too_many", days=days, left=left, kind=called(kind))
        return Refill("last", short)
    manager = desk.employee.manager()
    approver = manager.id if manager else None
    return LeaveRequest(0, kind, want.first, last, days, LeaveState.REQUESTED, approver)


def _overlap(first: date, last: date, requests: Sequence[LeaveRequest]) -> LeaveRequest | None:
    standing = (one for one in requests if one.state in STANDING)
    return next((one for one in standing if one.first <= last and first <= one.last), None)


def _left(kind: str, year: int, desk: BackDesk) -> Decimal | None:
    """Days of a kind left in a year; None where the books keep no entitlement."""
    balances: Sequence[LeaveBalance] = desk.leave.balances(year)
    return next((one.left for one in balances if one.kind == kind), None)


def confirm_leave(want: Ahead, desk: BackDesk) -> Outcome:
    """Show the days it costs, what stays, and who decides."""
    asked = _ask_for(want, desk)
    if isinstance(asked, Refill):
        return asked
    question = Reply(
        "hr.leave_request.confirm" if asked.days != 1 else "hr.leave_request.confirm_one",
        kind=called(asked.kind),
        dates=Span(asked.first, asked.last),
        days=asked.days,
    )
    left = _left(asked.kind, asked.first.year, desk)
    if left is None:
        return question
    return question.followed_by(Reply("hr.leave_request.then_left", left=left - asked.days))


@handles("hr.leave_request", Ahead, confirm=confirm_leave, proof=Proof.VERIFIED)
def request_leave(want: Ahead, desk: BackDesk) -> Outcome:
    """Ask for leave; your manager decides."""
    asked = _ask_for(want, desk)
    if isinstance(asked, Refill):
        return asked
    manager = desk.employee.manager()
    ticket = keep(asked, LEAVE_REQUEST, manager.name if manager else None, desk)
    desk.approvals.ask(ticket, _deciders(asked.approver, desk), _facts(asked, desk))
    key = "hr.leave_request.asked" if manager else "hr.leave_request.asked_hr"
    return Reply(
        key,
        number=str(ticket.number),
        dates=Span(asked.first, asked.last),
        manager=manager.name if manager else None,
        team=desk.team_for("hr"),
    )


def _deciders(manager: str | None, desk: BackDesk) -> list[Decider]:
    """The manager whom the employee is told of; where there is none any more, HR decides."""
    named = [Decider(DeciderKind.PERSON, manager)] if manager else []
    return [*named, Decider(DeciderKind.TEAM, desk.team_for("hr"))]


def _facts(asked: LeaveRequest, desk: BackDesk) -> Facts:
    """What whoever decides is shown, and what the sentences about this request name."""
    me = desk.employee.me()
    single = asked.first == asked.last
    return {
        "employee": me.name if me else desk.contact.name,
        "kind": called(asked.kind),
        "dates": Span(asked.first, asked.last),
        "days": asked.days,
        "when": Reply(
            "hr.leave.on" if single else "hr.leave.from_to", first=asked.first, last=asked.last
        ),
        "short": f"{asked.first} – {asked.last}",
    }


def keep(asked: LeaveRequest, kind: str, tell: str | None, desk: BackDesk) -> Ticket:
    """Open the ticket, keep the request under its number, give the ticket."""
    several = asked.first != asked.last
    title = Reply(
        "hr.leave.ticket_days" if several else "hr.leave.ticket_day",
        kind=called(asked.kind),
        first=asked.first.isoformat(),
        last=asked.last.isoformat(),
    )
    who = tell or desk.team_for("hr")
    ticket = desk.tickets.open(
        kind,
        desk.team_for("hr"),
        title,
        Reply("hr.leave.ticket_body", days=asked.days, who=who),
        promised_at=desk.promise(),
    )
    kept = LeaveRequest(
        number=ticket.number,
        kind=asked.kind,
        first=asked.first,
        last=asked.last,
        days=asked.days,
        state=asked.state,
        approver=asked.approver,
    )
    desk.leave.request(kept, desk.now())
    return ticket


# --- afterwards --------------------------------------------------------------------------------


@handles("hr.leave_status", proof=Proof.VERIFIED)
def tell_requests(desk: BackDesk) -> Reply:
    """Say how your requests for leave stand."""
    requests = desk.leave.requests()
    if not requests:
        return Reply("hr.leave_status.none")
    return Reply("hr.leave_status").followed_by(*(_line(one) for one in requests[:LISTED]))


def _line(request: LeaveRequest) -> Reply:
    return Reply(
        "hr.leave_status.line",
        number=str(request.number),
        kind=called(request.kind),
        dates=Span(request.first, request.last),
        state=request.state,
    )


def _cancellable(desk: BackDesk) -> list[LeaveRequest]:
    return [
        one for one in desk.leave.requests() if one.state in STANDING and one.first > desk.today()
    ]


def offer_requests(desk: BackDesk) -> list[Suggestion]:
    """Offer what can still be called off as buttons."""
    return [
        Suggestion(TicketNumber(str(one.number)), f"{one.number}: {one.first} – {one.last}")
        for one in _cancellable(desk)[:LISTED]
    ]


def is_cancellable(number: TicketNumber, desk: BackDesk) -> Refill | None:
    """Refuse a number that is none of theirs to come."""
    if all(str(one.number) != number for one in _cancellable(desk)):
        return Refill("request", Reply("hr.leave_cancel.not_found", number=number))
    return None


@dataclass(frozen=True)
class CallOff:
    """A request; asked for only where there is more than one to choose from."""

    request: Annotated[
        TicketNumber | None,
        Ask(
            "hr.leave_cancel.which",
            check=is_cancellable,
            when=lambda desk: len(_cancellable(desk)) > 1,
            suggest=offer_requests,
        ),
    ] = None


def _chosen(want: CallOff, desk: BackDesk) -> LeaveRequest | None:
    found = _cancellable(desk)
    return next((o for o in found if want.request in {None, str(o.number)}), None)


def confirm_calling_off(want: CallOff, desk: BackDesk) -> Reply | None:
    """Name the days once more, if there are any."""
    request = _chosen(want, desk)
    if request is None:
        return None
    return Reply("hr.leave_cancel.confirm", dates=Span(request.first, request.last))


@handles("hr.leave_cancel", CallOff, confirm=confirm_calling_off, proof=Proof.VERIFIED)
def call_off(want: CallOff, desk: BackDesk) -> Reply:
    """Cancel leave that has not begun."""
    request = _chosen(want, desk)
    if request is None or not desk.leave.cancel(request.number, desk.today(), desk.now()):
        return Reply("hr.leave_cancel.none")
    desk.approvals.call_off(request.number)
    ticket = desk.tickets.find(str(request.number))
    if ticket is not None:
        desk.tickets.withdraw(ticket)
    return Reply("hr.leave_cancel.done", dates=Span(request.first, request.last), days=request.days)


HANDLERS: tuple[Handler[BackDesk], ...] = (
    request_leave,
    tell_requests,
    call_off,
)
