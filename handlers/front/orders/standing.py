"""Where orders are, and what is in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from handlers.front.desk import FrontDesk
from handlers.front.order_lookup import anonymous, is_mine, no_such_order, offer_orders
from handlers.handler import Ask, Handler, Proof, handles
from handlers.reply import Refill, Reply
from handlers.slots import Email, OrderNumber
from storage.records.company import Company
from storage.records.front import Order, OrderState, OrderStatus

LISTED = 10  # orders in a list
SATURDAY = 5


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
    ).followed_by(*list_lines(order))
    if order.total is not None:
        reply = reply.followed_by(Reply("orders.details.total", total=order.total))
    if order.ship_to is not None:
        place = ", ".join(part for part in (order.ship_to, order.postcode) if part)
        reply = reply.followed_by(Reply("orders.details.goes_to", place=place))
    return reply


def list_lines(order: Order) -> Iterator[Reply]:
    """Give a line for each thing in an order."""
    for line in order.lines:
        key = "orders.details.line" if line.unit_price else "orders.details.line_unpriced"
        yield Reply(key, quantity=line.quantity, product=line.name, price=line.unit_price)


HANDLERS: tuple[Handler[FrontDesk], ...] = (
    track,
    list_orders,
    show,
)
