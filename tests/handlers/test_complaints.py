"""Complaints: the case, the slip, and what becomes of both."""

from datetime import timedelta

import pytest

from handlers.front import complaints
from handlers.front.complaints import AboutOrder, AboutUs, NotSolved, Wish, Withdraw
from handlers.front.desk import FrontDesk
from handlers.front.severity import severity_of
from handlers.reply import Outcome, Refill, Reply
from handlers.slots import Email, OrderNumber, TicketNumber
from intents.text.cues import Cues
from intents.text.language import read_language
from storage.records.front import Order, OrderState
from storage.records.work import Purpose, Severity, TicketState
from storage.sample.company import DEMO_CUSTOMER
from storage.work import slips, tickets
from tests.handlers.conftest import FrontDesks
from tests.storage.conftest import NOW, Pair


@pytest.fixture
def desk(front: FrontDesks) -> FrontDesk:
    return front(DEMO_CUSTOMER)


def order_in(desk: FrontDesk, state: OrderState, *, old: bool = False) -> Order:
    """The demo customer's newest (or oldest) order in a state."""
    found = [one for one in desk.orders.mine(50) if one.state is state]
    return found[-1] if old else found[0]


def said(outcome: Outcome) -> list[str]:
    """The keys of a reply, its further lines too."""
    assert isinstance(outcome, Reply)
    return [outcome.key, *(line.key for line in outcome.lines)]


# --- complaints ----------------------------------------------------------------------------------


def complain(desk: FrontDesk, what: str, wish: Wish | None = None) -> str:
    reply = complaints.product.act(AboutOrder(what, wish=wish), desk)
    assert isinstance(reply, Reply)
    return str(reply.values["number"])


def sent(company: Pair, purpose: Purpose) -> dict[str, str]:
    """The fields of the one slip of a purpose that waits at the door."""
    found = [one for one in slips.to_carry(company.front) if one.purpose is purpose]
    assert len(found) == 1
    return dict(found[0].fields)


def test_a_complaint_is_a_case_here_and_a_slip_for_over_there(
    desk: FrontDesk, company: Pair
) -> None:
    order = order_in(desk, OrderState.DELIVERED)
    want = AboutOrder(
        "It leaks. Call +353 20 912 3456.", OrderNumber(f"#{order.number}"), wish=Wish.REPAIR
    )
    complaints.product.act(want, desk)
    case = desk.tickets.mine("complaint")[0]
    assert case.subject == order.number
    assert case.promised_at == desk.promise()
    slip = sent(company, Purpose.COMPLAINT)
    assert slip == {
        "case": str(case.number),
        "category": "product",
        "severity": "normal",
        "what_happened": "It leaks. Call [number].",
        "promised_by": slip["promised_by"],
        "order": order.number,
        "wish": "repair",
    }


def test_anybody_may_complain_but_names_no_order_without_its_email(front: FrontDesks) -> None:
    anybody = front(None)
    number = OrderNumber(order_in(front(DEMO_CUSTOMER), OrderState.DELIVERED).number)
    wrong = AboutOrder("It broke.", number, Email("no@body.example"))
    assert isinstance(complaints.product.act(wrong, anybody), Refill)
    complaints.product.act(AboutOrder("It broke.", number), anybody)
    assert anybody.tickets.mine("complaint")[0].subject is None


def test_somebody_elses_order_is_no_order_to_complain_about(front: FrontDesks) -> None:
    theirs = order_in(front(DEMO_CUSTOMER), OrderState.DELIVERED).number
    want = AboutOrder("It broke.", OrderNumber(theirs))
    assert isinstance(complaints.product.act(want, front("C-1002")), Refill)


@pytest.mark.parametrize(
    ("what", "severity"),
    [
        ("The cup is chipped", Severity.NORMAL),
        ("It caught fire and I burnt my hand", Severity.URGENT),
        ("You charged me twice for one machine", Severity.HIGH),
        ("The parcel never arrived", Severity.HIGH),
        ("A minor thing: the label is crooked", Severity.LOW),
    ],
)
def test_severity_by_rule(what: str, severity: Severity) -> None:
    assert severity_of(what, [], None, Cues([read_language("en").cues])) is severity


def test_the_third_complaint_weighs_more_and_so_does_one_about_the_same_order(
    desk: FrontDesk,
) -> None:
    order = OrderNumber(order_in(desk, OrderState.DELIVERED).number)
    for _ in range(2):
        complaints.delivery.act(AboutOrder("The box was wet", order), desk)
    first, second = reversed(desk.tickets.mine("complaint"))
    assert (first.severity, second.severity) == (Severity.NORMAL, Severity.HIGH)
    complaints.service.act(AboutUs("Nobody rang back"), desk)
    assert desk.tickets.mine("complaint")[0].severity is Severity.HIGH


def test_urgent_means_advice_first(desk: FrontDesk) -> None:
    reply = complaints.product.act(AboutOrder("There was smoke coming out of it"), desk)
    assert said(reply) == ["complaints.opened_urgent"]


def test_not_solved_opens_it_again_with_a_new_promise(desk: FrontDesk, company: Pair) -> None:
    number = complain(desk, "The handle came off")
    missing = NotSolved("It came off again", TicketNumber(number))
    assert said(complaints.reopen.act(missing, desk))[0] == "ticket.open"
    tickets.change(company.front, int(number), TicketState.RESOLVED, NOW, outcome="Glued.")
    assert "ticket.outcome_was" in said(complaints.tell_status.act(complaints.Which(), desk))
    assert said(complaints.reopen.act(missing, desk)) == ["complaints.not_solved.done"]
    case = desk.tickets.find(number)
    assert case is not None
    assert case.state is TicketState.OPEN
    assert case.promised_at == desk.promise(Severity.HIGH)
    assert sent(company, Purpose.COMPLAINT_REOPENED) == {
        "case": number,
        "what_is_missing": "It came off again",
    }


def test_a_case_closed_long_ago_stays_closed(desk: FrontDesk, company: Pair) -> None:
    number = complain(desk, "The handle came off")
    long_ago = NOW - timedelta(days=31)
    tickets.change(company.front, int(number), TicketState.RESOLVED, long_ago, outcome="Glued.")
    reply = complaints.reopen.act(NotSolved("Off again"), desk)
    assert said(reply) == ["complaints.not_solved.too_old"]


def test_withdrawing(desk: FrontDesk, company: Pair) -> None:
    assert complaints.confirm_withdrawal(Withdraw(), desk) is None
    assert said(complaints.withdraw.act(Withdraw(), desk)) == ["complaints.none"]
    number = complain(desk, "The handle came off")
    assert complaints.confirm_withdrawal(Withdraw(), desk) is not None
    assert said(complaints.withdraw.act(Withdraw(), desk)) == ["complaints.withdraw.done"]
    assert sent(company, Purpose.COMPLAINT_WITHDRAWN) == {"case": number}
    assert isinstance(complaints.is_open(TicketNumber(number), desk), Reply)


def test_nobody_sees_anybody_elses_case(desk: FrontDesk, front: FrontDesks) -> None:
    number = complain(desk, "The handle came off")
    for other in (front(None), front("C-1002")):
        assert other.tickets.mine() == []
        status = complaints.tell_status.act(complaints.Which(TicketNumber(number)), other)
        assert said(status)[0] in {"complaints.none", "complaints.none_here"}
