"""Orders: where they are, what is in them, calling them off."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from handlers.front.desk import FrontDesk
from handlers.front.order_lookup import anonymous, is_mine, no_such_order, offer_orders
from handlers.handler import Ask, Handler, Proof, handles
from handlers.reply import Escalate, Offer, Outcome, Refill, Reply
from handlers.slots import Email, OrderNumber
from storage.records.company import Company
from storage.records.front import Order, OrderState, OrderStatus

LISTED = 10  # orders in a list
SATURDAY = 5

Refusal = Refill | Reply | Escalate


# --- where it is -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Track:
    """An order; who is anonymous also gives the e-mail on it."""

    order: Annotated[
        OrderNumber,
        Ask(
            "orders.track.which",
            check=is_mine,
            suggest=offer_orders(OrderState.SHIPPED, OrderState.PROCESSING),
        ),
    ]
    email: Annotated[Email | None, Ask("orders.track.email", when=anonymous)] = None


@handles("orders.track", Track)
def track(want: Track, desk: FrontDesk) -> Reply | Refill:
    """Say where an order is."""
    status: OrderStatus | None
    if want.email is not None and anonymous(desk):
        status = desk.orders.status(want.order, want.email)
        if status is None:
            return Refill("email", Reply("orders.track.no_match"))
    else:
        status = desk.orders.find(want.order)
        if status is None:
            return no_such_order(want.order)
    return standing(status, desk)


def standing(order: OrderStatus, desk: FrontDesk) -> Reply:
    """Say how far an order is, and what comes next."""
    reply = Reply(
        f"orders.track.{order.state.value}",
        number=order.number,
        placed=order.placed_on,
    )
    return reply.followed_by(*_details(order, desk))


def _details(order: OrderStatus, desk: FrontDesk) -> Iterator[Reply]:
    moving = order.state in {OrderState.SHIPPED, OrderState.DELIVERED}
    if moving and order.shipped_on is not None:
        key = "orders.track.sent_with" if order.carrier else "orders.track.sent"
        yield Reply(key, day=order.shipped_on, carrier=order.carrier)
    if moving and order.tracking is not None:
        yield Reply("orders.track.tracking", tracking=order.tracking)
    if order.state is OrderState.DELIVERED and order.delivered_on is not None:
        yield Reply("orders.track.arrived", day=order.delivered_on)
    if order.state is OrderState.SHIPPED and order.shipped_on is not None:
        expected = _expected(order.shipped_on, desk.company)
        if expected is not None:
            late = expected < desk.today()
            yield Reply("orders.track.late" if late else "orders.track.expected", day=expected)


def _expected(shipped: date, company: Company) -> date | None:
    """The last day the slowest way of sending takes, counted in weekdays; None if unknown."""
    days = max((option.last_day for option in company.delivery.options), default=None)
    if days is None:
        return None
    day = shipped
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day


@handles("orders.list", proof=Proof.VERIFIED)
def list_orders(desk: FrontDesk) -> Reply:
    """Show your orders."""
    mine = desk.orders.mine(LISTED)
    if not mine:
        return Reply("orders.list.none")
    lines = [
        Reply(
            "orders.list.line" if one.total else "orders.list.line_plain",
            number=one.number,
            state=one.state,
            placed=one.placed_on,
            total=one.total,
        )
        for one in mine
    ]
    return Reply("orders.list", count=len(mine)).followed_by(*lines)


@dataclass(frozen=True)
class Which:
    """One of their orders."""

    order: Annotated[
        OrderNumber, Ask("orders.details.which", check=is_mine, suggest=offer_orders())
    ]


@handles("orders.details", Which, proof=Proof.VERIFIED)
def show(want: Which, desk: FrontDesk) -> Reply | Refill:
    """Show what is in an order and where it goes."""
    order = desk.orders.find(want.order)
    if order is None:
        return no_such_order(want.order)
    reply = Reply(
        "orders.details", number=order.number, placed=order.placed_on, state=order.state
    ).followed_by(*_lines(order))
    if order.total is not None:
        reply = reply.followed_by(Reply("orders.details.total", total=order.total))
    if order.ship_to is not None:
        place = ", ".join(part for part in (order.ship_to, order.postcode) if part)
        reply = reply.followed_by(Reply("orders.details.goes_to", place=place))
    return reply


def _lines(order: Order) -> Iterator[Reply]:
    for line in order.lines:
        key = "orders.details.line" if line.unit_price else "orders.details.line_unpriced"
        yield Reply(key, quantity=line.quantity, product=line.name, price=line.unit_price)


# --- calling it off ----------------------------------------------------------------------------


def may_cancel(number: OrderNumber, desk: FrontDesk) -> Refusal | None:
    """Refuse early what cannot be cancelled: only what is not sent yet, inside the window."""
    if anonymous(desk):
        return None
    order = desk.orders.find(number)
    return no_such_order(number) if order is None else _too_late(order, desk)


def _too_late(order: Order, desk: FrontDesk) -> Reply | Escalate | None:
    window = desk.company.windows.cancel_days
    if order.state is OrderState.PROCESSING:
        if desk.today() - order.placed_on <= timedelta(days=window):
            return None
        words = Reply("orders.cancel.past_window", number=order.number, days=window)
        return Escalate("past_window", words)
    if order.state is OrderState.SHIPPED:
        return Escalate("past_window", Reply("orders.cancel.shipped", number=order.number))
    reply = Reply(f"orders.cancel.{order.state.value}", number=order.number)
    if order.state is OrderState.DELIVERED:
        offer = Offer("refunds.return", "orders.cancel.return_it", {"order": order.number})
        return reply.offering(offer)
    return reply


@dataclass(frozen=True)
class Cancel:
    """An order to call off."""

    order: Annotated[
        OrderNumber,
        Ask("orders.cancel.which", check=may_cancel, suggest=offer_orders(OrderState.PROCESSING)),
    ]


def confirm_cancel(want: Cancel, desk: FrontDesk) -> Outcome:
    """Show what would be called off."""
    order = desk.orders.find(want.order)
    if order is None:
        return no_such_order(want.order)
    key = "orders.cancel.confirm" if order.total else "orders.cancel.confirm_plain"
    question = Reply(key, number=order.number, placed=order.placed_on, total=order.total)
    return question.followed_by(*_lines(order))


@handles("orders.cancel", Cancel, confirm=confirm_cancel, proof=Proof.VERIFIED)
def cancel(want: Cancel, desk: FrontDesk) -> Outcome:
    """Cancel an order that is not sent yet."""
    order = desk.orders.find(want.order)
    if order is None:
        return no_such_order(want.order)
    if refusal := _too_late(order, desk):  # it may have left while they made up their mind
        return refusal
    if not desk.orders.cancel(order.number, desk.now()):
        return Escalate("past_window", Reply("orders.cancel.shipped", number=order.number))
    key = "orders.cancel.done" if order.total else "orders.cancel.done_plain"
    return Reply(key, number=order.number, total=order.total)


# --- changing it -------------------------------------------------------------------------------


def may_change(number: OrderNumber, desk: FrontDesk) -> Refusal | None:
    """Refuse early what cannot be changed any more."""
    if anonymous(desk):
        return None
    order = desk.orders.find(number)
    if order is None:
        return no_such_order(number)
    if order.state is OrderState.PROCESSING:
        return None
    return Reply("orders.change.too_late", number=order.number, state=order.state)


@dataclass(frozen=True)
class Change:
    """An order and what should be different."""

    order: Annotated[
        OrderNumber,
        Ask("orders.change.which", check=may_change, suggest=offer_orders(OrderState.PROCESSING)),
    ]
    change: Annotated[str, Ask("orders.change.what")]


@handles("orders.change", Change, confirm="orders.change.confirm", proof=Proof.VERIFIED)
def change(want: Change, desk: FrontDesk) -> Outcome:
    """Have an order changed before it is sent."""
    refusal = may_change(want.order, desk)
    if refusal is not None:
        return refusal
    order = desk.orders.find(want.order)
    if order is None:
        return no_such_order(want.order)
    promised = desk.promise()
    ticket = desk.tickets.open(
        "order_change",
        desk.team_for("orders"),
        f"Change order {order.number}",
        want.change,
        subject=order.number,
        promised_at=promised,
    )
    return Reply(
        "orders.change.done",
        number=str(ticket.number),
        order=order.number,
        team=ticket.team,
        promised=promised,
    )


HANDLERS: tuple[Handler[FrontDesk], ...] = (track, list_orders, show, cancel, change)
