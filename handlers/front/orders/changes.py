"""Calling an order off, and having it changed."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from handlers.front.desk import FrontDesk
from handlers.front.order_lookup import anonymous, no_such_order, offer_orders
from handlers.front.orders.standing import list_lines
from handlers.handler import Ask, Handler, Proof, handles
from handlers.reply import Escalate, Offer, Outcome, Refill, Reply
from handlers.slots import OrderNumber
from storage.records.front import Order, OrderState

Refusal = Refill | Reply | Escalate


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
    return question.followed_by(*list_lines(order))


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
        Reply("orders.change.ticket", order=order.number),
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


HANDLERS: tuple[Handler[FrontDesk], ...] = (
    cancel,
    change,
)
