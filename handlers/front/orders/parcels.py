"""What arrived wrong or not at all: a case at once, with the order on it."""

from dataclasses import dataclass
from typing import Annotated

from handlers.front.complaints import Category, open_case
from handlers.front.desk import FrontDesk
from handlers.front.order_lookup import is_mine, no_such_order, offer_orders
from handlers.front.orders.standing import standing
from handlers.handler import Ask, Handler, Proof, handles
from handlers.reply import Offer, Outcome, Reply
from handlers.slots import OrderNumber
from storage.records.front import OrderState
from storage.records.work import Severity


@dataclass(frozen=True)
class Missing:
    """An order that should have been here."""

    order: Annotated[
        OrderNumber,
        Ask(
            "orders.missing.which",
            check=is_mine,
            suggest=offer_orders(OrderState.DELIVERED, OrderState.SHIPPED),
        ),
    ]


@handles("orders.missing", Missing, proof=Proof.VERIFIED)
def report_missing(want: Missing, desk: FrontDesk) -> Outcome:
    """Report an order that did not arrive."""
    order = desk.orders.find(want.order)
    if order is None:
        return no_such_order(want.order)
    if order.state is OrderState.DELIVERED:
        what = Reply("orders.missing.what_happened", day=str(order.delivered_on))
        number = order.number
        return open_case(desk, Category.DELIVERY, what, number, None, Severity.HIGH)
    # Still on its way, perhaps late: its state is the answer, complaining is theirs to decide.
    offer = Offer("complaints.delivery", "title.complaints.delivery", {"order": order.number})
    reply = standing(order, desk)
    return reply.offering(offer) if order.state is OrderState.SHIPPED else reply


@dataclass(frozen=True)
class Wrong:
    """An order, and what came instead."""

    order: Annotated[
        OrderNumber,
        Ask("orders.wrong_item.which", check=is_mine, suggest=offer_orders(OrderState.DELIVERED)),
    ]
    item: Annotated[str, Ask("orders.wrong_item.what")]


@handles("orders.wrong_item", Wrong, proof=Proof.VERIFIED)
def report_wrong(want: Wrong, desk: FrontDesk) -> Outcome:
    """Report that something else came than was ordered."""
    order = desk.orders.find(want.order)
    if order is None:
        return no_such_order(want.order)
    if order.state not in {OrderState.DELIVERED, OrderState.SHIPPED}:
        return Reply("orders.wrong_item.not_there", number=order.number, state=order.state)
    what = Reply("orders.wrong_item.what_happened", item=want.item)
    return open_case(desk, Category.PRODUCT, what, order.number, None)


HANDLERS: tuple[Handler[FrontDesk], ...] = (report_missing, report_wrong)
