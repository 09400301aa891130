"""Work among colleagues: what one asked for, and what waits for one's yes or no."""

from dataclasses import dataclass
from typing import Annotated

from handlers.back.desk import BackDesk
from handlers.back.hr.leave import called
from handlers.handler import Ask, Handler, Proof, Suggestion, handles
from handlers.reply import Offer, Outcome, Refill, Reply
from handlers.slots import TicketNumber
from intents.understanding import Span
from storage.records.back import Approval, Decision, LeaveRequest, LeaveState
from storage.records.work import LEAVE_REQUEST

LISTED = 8  # requests in a list


# --- what I asked for ----------------------------------------------------------------------------


@handles("work.my_requests", proof=Proof.VERIFIED)
def list_requests(desk: BackDesk) -> Reply:
    """List what you asked for and how it stands."""
    mine = desk.tickets.mine()
    if not mine:
        return Reply("work.my_requests.none")
    leave = {one.number: one.state for one in desk.leave.requests()}
    lines = [
        Reply(
            "work.my_requests.line",
            number=str(one.number),
            title=one.title,
            state=leave.get(one.number, one.state),
        )
        for one in mine[:LISTED]
    ]
    if len(mine) > LISTED:
        lines.append(Reply("work.my_requests.more", count=len(mine) - LISTED))
    return Reply("work.my_requests").followed_by(*lines)


# --- what waits for me ---------------------------------------------------------------------------


def something_waits(desk: BackDesk) -> bool:
    """Whether there is anything to choose from."""
    return bool(desk.approvals.waiting())


def offer_waiting(desk: BackDesk) -> list[Suggestion]:
    """Offer what waits for their decision as buttons."""
    return [
        Suggestion(
            TicketNumber(str(one.request.number)),
            f"{one.request.number}: {one.employee}, {one.request.first} – {one.request.last}",
        )
        for one in desk.approvals.waiting()[:LISTED]
    ]


def is_waiting(number: TicketNumber, desk: BackDesk) -> Refill | Reply | None:
    """Refuse a number that is not theirs to decide, as if there were none; or is decided."""
    found = desk.approvals.find(number)
    if found is None and desk.tickets.find(number, LEAVE_REQUEST) is not None:
        return Reply("work.decide.own")
    if found is None:
        missing = Reply("work.decide.unknown", number=number)
        return Refill("request", missing) if something_waits(desk) else missing
    if found.request.state is not LeaveState.REQUESTED:
        return _answer(Decision.ALREADY, found)
    return None


@dataclass(frozen=True)
class Approve:
    """A request; asked for with a list of all that wait, if there are any."""

    request: Annotated[
        TicketNumber | None,
        Ask("work.approve.which", check=is_waiting, when=something_waits, suggest=offer_waiting),
    ] = None


@dataclass(frozen=True)
class Reject:
    """A request, and the reason for whoever asked."""

    request: Annotated[
        TicketNumber | None,
        Ask("work.reject.which", check=is_waiting, when=something_waits, suggest=offer_waiting),
    ] = None
    why: Annotated[str | None, Ask("work.reject.why", when=something_waits, optional=True)] = None


def confirm_approval(want: Approve, desk: BackDesk) -> Reply | None:
    """Show whose days they are, and how many."""
    return _question("work.approve.confirm", _chosen(want, desk))


def confirm_rejection(want: Reject, desk: BackDesk) -> Reply | None:
    """Show whose days they are, and what they will read."""
    key = "work.reject.confirm" if want.why else "work.reject.confirm_plain"
    return _question(key, _chosen(want, desk), want.why)


@handles("work.approve", Approve, confirm=confirm_approval, proof=Proof.VERIFIED)
def approve_request(want: Approve, desk: BackDesk) -> Outcome:
    """Approve what waits for your decision."""
    return _decide(want, desk, LeaveState.APPROVED)


@handles("work.reject", Reject, confirm=confirm_rejection, proof=Proof.VERIFIED)
def reject_request(want: Reject, desk: BackDesk) -> Outcome:
    """Reject what waits for your decision, with the reason."""
    return _decide(want, desk, LeaveState.REJECTED, want.why or "")


def _chosen(want: Approve | Reject, desk: BackDesk) -> Approval | None:
    return desk.approvals.find(want.request) if want.request is not None else None


def _question(key: str, approval: Approval | None, why: str | None = None) -> Reply | None:
    if approval is None:
        return None
    request = approval.request
    return Reply(
        key,
        number=str(request.number),
        employee=approval.employee,
        kind=called(request.kind),
        dates=Span(request.first, request.last),
        days=request.days,
        why=why,
    )


def _decide(want: Approve | Reject, desk: BackDesk, state: LeaveState, why: str = "") -> Reply:
    found = _chosen(want, desk)
    if found is None:
        return Reply("work.decide.none")
    decision = desk.approvals.decide(found, state, why)
    return _answer(decision, desk.approvals.find(str(found.request.number)) or found)


def _answer(decision: Decision, approval: Approval) -> Reply:
    return Reply(
        f"work.decide.{decision}",
        number=str(approval.request.number),
        employee=approval.employee,
        state=approval.request.state,
        days=approval.request.days,
    )


# --- what others are told ------------------------------------------------------------------


def ask_decision(approval: Approval) -> Reply:
    """Say to whoever decides that a request waits for them, with a button for either answer."""
    request, number = approval.request, str(approval.request.number)
    slots = {"request": number}
    return Reply(
        "work.asked",
        number=number,
        employee=approval.employee,
        kind=called(request.kind),
        dates=Span(request.first, request.last),
        days=request.days,
    ).offering(
        Offer("work.approve", Reply("work.asked.approve", number=number), slots),
        Offer("work.reject", Reply("work.asked.reject", number=number), slots),
    )


def tell_decision(request: LeaveRequest, by: str, why: str) -> Reply:
    """Say to whoever asked for leave what was decided, by whose name, and why if it is a no."""
    days = "day" if request.first == request.last else "days"
    return Reply(
        f"work.told.{_verdict(request, why)}_{days}",
        number=str(request.number),
        first=request.first,
        last=request.last,
        by=by,
        why=why,
    )


def outcome_of(request: LeaveRequest, by: str, why: str) -> Reply:
    """Say the same in a few words, for the ticket."""
    return Reply(f"work.outcome.{_verdict(request, why)}", by=by, why=why)


def _verdict(request: LeaveRequest, why: str) -> str:
    if request.state is LeaveState.APPROVED:
        return "approved"
    return "rejected" if why else "rejected_plain"


HANDLERS: tuple[Handler[BackDesk], ...] = (list_requests, approve_request, reject_request)
