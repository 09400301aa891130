"""Work among colleagues: what one asked for, and what waits for one's yes or no."""

from dataclasses import dataclass
from typing import Annotated

from handlers.back.desk import BackDesk
from handlers.facts import load_facts
from handlers.handler import Ask, Handler, Proof, Suggestion, handles
from handlers.reply import Outcome, Refill, Reply
from handlers.slots import TicketNumber
from storage.records.work import Approval, ApprovalState, Decision

LISTED = 8  # requests in a list


# --- what I asked for ----------------------------------------------------------------------------


@handles("work.my_requests", proof=Proof.VERIFIED)
def list_requests(desk: BackDesk) -> Reply:
    """List what you asked for and how it stands."""
    mine = desk.tickets.mine()
    if not mine:
        return Reply("work.my_requests.none")
    decided = {one.number: one.state for one in desk.approvals.asked()}
    lines = [
        Reply(
            "work.my_requests.line",
            number=str(one.number),
            title=one.title,
            state=decided.get(one.number, one.state),
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
        Suggestion(TicketNumber(str(one.number)), f"{one.number}: {_called(one)}")
        for one in desk.approvals.waiting()[:LISTED]
    ]


def _called(one: Approval) -> str:
    """Who asks, and what about in a few words."""
    facts = load_facts(one.facts)
    return f"{facts['employee']}, {facts['short']}"


def is_waiting(number: TicketNumber, desk: BackDesk) -> Refill | Reply | None:
    """Refuse a number that is not theirs to decide, as if there were none; or is decided."""
    found = desk.approvals.find(number)
    if found is None and _is_own(number, desk):
        return Reply("work.decide.own")
    if found is None:
        missing = Reply("work.decide.unknown", number=number)
        return Refill("request", missing) if something_waits(desk) else missing
    if found.state is not ApprovalState.REQUESTED:
        return _answer(Decision.ALREADY, found)
    return None


def _is_own(number: TicketNumber, desk: BackDesk) -> bool:
    digits = "".join(sign for sign in number if sign.isdigit())
    return any(str(one.number) == digits for one in desk.approvals.asked())


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
    """Show who asks, and what for."""
    return _question("approve", _chosen(want, desk))


def confirm_rejection(want: Reject, desk: BackDesk) -> Reply | None:
    """Show who asks, what for, and what they will read."""
    return _question("reject" if want.why else "reject_plain", _chosen(want, desk), want.why)


@handles("work.approve", Approve, confirm=confirm_approval, proof=Proof.VERIFIED)
def approve_request(want: Approve, desk: BackDesk) -> Outcome:
    """Approve what waits for your decision."""
    return _decide(want, desk, ApprovalState.APPROVED)


@handles("work.reject", Reject, confirm=confirm_rejection, proof=Proof.VERIFIED)
def reject_request(want: Reject, desk: BackDesk) -> Outcome:
    """Reject what waits for your decision, with the reason."""
    return _decide(want, desk, ApprovalState.REJECTED, want.why or "")


def _chosen(want: Approve | Reject, desk: BackDesk) -> Approval | None:
    return desk.approvals.find(want.request) if want.request is not None else None


def _question(how: str, approval: Approval | None, why: str | None = None) -> Reply | None:
    if approval is None:
        return None
    facts = {**load_facts(approval.facts), "number": str(approval.number), "why": why}
    return Reply(f"approval.{approval.kind}.{how}", **facts)


def _decide(want: Approve | Reject, desk: BackDesk, state: ApprovalState, why: str = "") -> Reply:
    found = _chosen(want, desk)
    if found is None:
        return Reply("work.decide.none")
    decided = desk.approvals.decide(found, state, why)
    now = desk.approvals.find(str(found.number)) or found
    return _answer(decided.decision, now, decided.hindrance)


def _answer(decision: Decision, approval: Approval, hindrance: str = "") -> Reply:
    key = f"work.decide.{decision}"
    if hindrance:
        key = f"approval.{approval.kind}.{hindrance}"
    facts = {**load_facts(approval.facts), "number": str(approval.number)}
    return Reply(key, **{**facts, "state": approval.state})


HANDLERS: tuple[Handler[BackDesk], ...] = (list_requests, approve_request, reject_request)
