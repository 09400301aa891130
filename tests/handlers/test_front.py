"""What customers are answered, and what is written for them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from handlers.front import refunds
from handlers.front.desk import FrontDesk
from handlers.front.inquiries import products, rights
from handlers.front.inquiries.company import When, tell_hours
from handlers.front.inquiries.products import About, Two
from handlers.front.inquiries.rights import Covered, later
from handlers.front.orders import changes, standing
from handlers.front.orders.changes import Cancel, Change
from handlers.front.orders.standing import Track
from handlers.front.refunds import Reason, Return
from handlers.reply import Escalate, Outcome, Refill, Reply
from handlers.slots import Email, OrderNumber, ProductCode
from storage.front.tables import order_events
from storage.front.tables import orders as order_rows
from storage.records.front import Order, OrderState
from storage.sample.company import DEMO_CUSTOMER
from storage.tables.company import products as product_rows
from tests.handlers.conftest import FrontDesks
from tests.storage.conftest import TODAY, Pair


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


# --- questions -----------------------------------------------------------------------------------


def test_hours_of_a_day(desk: FrontDesk) -> None:
    sunday = TODAY + timedelta(days=5)
    assert said(tell_hours.act(When(sunday), desk)) == ["inquiries.hours.closed_on"]
    thursday = tell_hours.act(When(TODAY + timedelta(days=2)), desk)
    assert isinstance(thursday, Reply)
    assert thursday.values["times"] == "09:00–12:30, 13:15–19:00"


def test_a_price_unknown_to_us_goes_to_a_person(desk: FrontDesk, company: Pair) -> None:
    company.front.execute(
        update(product_rows).where(product_rows.c.sku == "M-DAMA").values(price=None, stock=None)
    )
    want = About(ProductCode("M-DAMA"))
    for handler in (products.tell_price, products.tell_stock):
        assert isinstance(handler.act(want, desk), Escalate)
    assert said(products.describe.act(want, desk)) == [
        "inquiries.product",
        "inquiries.stock.unknown",
    ]


def test_several_are_reckoned_exactly(desk: FrontDesk) -> None:
    reply = products.tell_price.act(About(ProductCode("P-GASKET"), 3), desk)
    assert isinstance(reply, Reply)
    assert str(reply.values["total"]) == "Money(amount=Decimal('23.70'), currency='EUR')"


def test_more_than_there_are_is_said(desk: FrontDesk) -> None:
    want = About(ProductCode("M-CORSA"), 50)
    assert said(products.tell_stock.act(want, desk)) == ["inquiries.stock.too_few"]


def test_a_product_is_not_compared_with_itself(desk: FrontDesk) -> None:
    alba = ProductCode("M-ALBA")
    assert isinstance(products.compare.act(Two(alba, alba), desk), Refill)


def test_the_warranty_counts_from_ones_own_delivery(desk: FrontDesk, front: FrontDesks) -> None:
    order = order_in(desk, OrderState.DELIVERED)
    want = Covered(ProductCode(order.lines[0].sku))
    reply = rights.tell_warranty.act(want, desk)
    assert isinstance(reply, Reply)
    until = next(one for one in reply.lines if one.key == "inquiries.warranty.until")
    assert order.delivered_on is not None
    assert until.values["until"] == later(order.delivered_on, 24)
    assert "inquiries.warranty.until" not in said(rights.tell_warranty.act(want, front(None)))


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2026, 11, 24), 24, date(2028, 11, 24)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_months_later(day: date, months: int, then: date) -> None:
    assert later(day, months) == then


def test_what_is_held_is_told_to_its_owner_alone(desk: FrontDesk, front: FrontDesks) -> None:
    assert "inquiries.privacy.email" in said(rights.tell_privacy.act(None, desk))
    assert said(rights.tell_privacy.act(None, front(None)))[0] == "inquiries.privacy.anonymous"


# --- orders --------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", OrderState)
def test_every_state_has_its_answer(desk: FrontDesk, state: OrderState) -> None:
    order = order_in(desk, state)
    keys = said(standing.track.act(Track(OrderNumber(order.number)), desk))
    assert keys[0] == f"orders.track.{state.value}"
    assert ("orders.track.tracking" in keys) == (
        state in {OrderState.SHIPPED, OrderState.DELIVERED}
    )


def test_a_late_parcel_is_called_late(desk: FrontDesk, company: Pair) -> None:
    order = order_in(desk, OrderState.SHIPPED)
    company.front.execute(
        update(order_rows)
        .where(order_rows.c.number == order.number)
        .values(shipped_on=(TODAY - timedelta(days=20)).isoformat())
    )
    assert "orders.track.late" in said(standing.track.act(Track(OrderNumber(order.number)), desk))


def test_number_and_email_must_fit(front: FrontDesks, desk: FrontDesk) -> None:
    number = OrderNumber(order_in(desk, OrderState.SHIPPED).number)
    me = desk.customer.me()
    assert me is not None
    assert me.email is not None
    anybody = front(None)
    wrong = standing.track.act(Track(number, Email("no@body.example")), anybody)
    assert wrong == Refill("email", Reply("orders.track.no_match"))
    right = standing.track.act(Track(number, Email(me.email.upper())), anybody)
    assert said(right)[0] == "orders.track.shipped"


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (OrderState.SHIPPED, Escalate),
        (OrderState.DELIVERED, Reply),
        (OrderState.CANCELLED, Reply),
        (OrderState.RETURNED, Reply),
    ],
)
def test_what_left_cannot_be_cancelled(
    desk: FrontDesk, company: Pair, state: OrderState, expected: type
) -> None:
    number = OrderNumber(order_in(desk, state).number)
    assert isinstance(changes.may_cancel(number, desk), expected)
    assert isinstance(changes.cancel.act(Cancel(number), desk), expected)
    assert company.front.execute(select(order_events)).all() == []


def test_cancelling_is_a_matter_of_the_window(desk: FrontDesk, company: Pair) -> None:
    fresh = OrderNumber(order_in(desk, OrderState.PROCESSING).number)
    assert changes.may_cancel(fresh, desk) is None
    assert said(changes.cancel.act(Cancel(fresh), desk)) == ["orders.cancel.done"]
    rows = company.front.execute(select(order_rows.c.status).where(order_rows.c.number == fresh))
    assert rows.scalar_one() == "cancelled"
    old = OrderNumber(order_in(desk, OrderState.PROCESSING, old=True).number)
    refused = changes.cancel.act(Cancel(old), desk)
    assert isinstance(refused, Escalate)
    assert refused.reason == "past_window"


def test_an_order_that_leaves_while_they_think_stays_sent(desk: FrontDesk, company: Pair) -> None:
    number = OrderNumber(order_in(desk, OrderState.PROCESSING).number)
    assert isinstance(changes.confirm_cancel(Cancel(number), desk), Reply)
    company.front.execute(
        update(order_rows).where(order_rows.c.number == number).values(status="shipped")
    )
    assert isinstance(changes.cancel.act(Cancel(number), desk), Escalate)


def test_a_change_is_a_ticket_for_the_order_desk(desk: FrontDesk) -> None:
    number = OrderNumber(order_in(desk, OrderState.PROCESSING).number)
    assert said(changes.change.act(Change(number, "two, not one"), desk)) == ["orders.change.done"]
    ticket = desk.tickets.mine("order_change")[0]
    assert (ticket.team, ticket.body, ticket.subject) == ("Order desk", "two, not one", number)
    assert ticket.promised_at == desk.promise()


def test_a_return_opens_once_and_inside_the_window(desk: FrontDesk, company: Pair) -> None:
    order = order_in(desk, OrderState.DELIVERED)
    want = Return(OrderNumber(order.number), "the cups", Reason.DAMAGED)
    assert said(refunds.open_return.act(want, desk)) == ["refunds.return.opened_ours"]
    assert said(refunds.open_return.act(want, desk)) == ["refunds.return.already"]
    old = order_in(desk, OrderState.DELIVERED, old=True)
    company.front.execute(
        update(order_rows)
        .where(order_rows.c.number == old.number)
        .values(delivered_on=(TODAY - timedelta(days=31)).isoformat())
    )
    assert isinstance(refunds.may_return(OrderNumber(old.number), desk), Escalate)
