"""Sending goods back."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from handlers.articles import on
from handlers.front.desk import FrontDesk
from handlers.front.order_lookup import anonymous, no_such_order, offer_orders
from handlers.handler import Ask, Handler, Proof, handles
from handlers.reply import Escalate, Outcome, Refill, Reply
from handlers.slots import OrderNumber
from handlers.tickets import CLOSED
from storage.records.front import OrderState


class Reason(StrEnum):
    """Why something goes back; faults are ours to pay for."""

    UNWANTED = "unwanted"
    FAULTY = "faulty"
    DAMAGED = "damaged"
    WRONG = "wrong"
    OTHER = "other"


def may_return(number: OrderNumber, desk: FrontDesk) -> Refill | Reply | Escalate | None:
    """Refuse early what cannot be sent back: not delivered, or past the window."""
    if anonymous(desk):
        return None
    order = desk.orders.find(number)
    if order is None:
        return no_such_order(number)
    for ticket in desk.tickets.mine("return"):
        if ticket.subject == order.number and ticket.state not in CLOSED:
            return Reply("refunds.return.already", number=str(ticket.number), order=order.number)
    if order.state is not OrderState.DELIVERED:
        return Reply(f"refunds.return.{order.state.value}", number=order.number)
    window = desk.company.windows.return_days
    if order.delivered_on and desk.today() - order.delivered_on > timedelta(days=window):
        return Escalate(
            "past_window", Reply("refunds.return.past_window", number=order.number, days=window)
        )
    return None


@dataclass(frozen=True)
class Return:
    """An order, what of it goes back, and why."""

    order: Annotated[
        OrderNumber,
        Ask("refunds.return.which", check=may_return, suggest=offer_orders(OrderState.DELIVERED)),
    ]
    items: Annotated[str, Ask("refunds.return.items")]
    reason: Annotated[Reason, Ask("refunds.return.why")]


@handles("refunds.return", Return, confirm="refunds.return.confirm", proof=Proof.VERIFIED)
def open_return(want: Return, desk: FrontDesk) -> Outcome:
    """Send something back."""
    refusal = may_return(want.order, desk)
    if refusal is not None:
        return refusal
    order = desk.orders.find(want.order)
    if order is None:
        return no_such_order(want.order)
    ours = want.reason is not Reason.UNWANTED
    ticket = desk.tickets.open(
        "return",
        desk.team_for("orders"),
        Reply("refunds.return.ticket", order=order.number),
        Reply(
            "refunds.return.ticket_body",
            items=want.items,
            reason=Reply(f"value.reason.{want.reason}"),
        ),
        subject=order.number,
        promised_at=desk.promise(),
    )
    key = "refunds.return.opened_ours" if ours else "refunds.return.opened"
    return Reply(key, number=str(ticket.number), order=order.number, promised=ticket.promised_at)


HANDLERS: tuple[Handler[FrontDesk], ...] = (
    open_return,
    on("refunds.policy", "Say when you get your money back."),
)
