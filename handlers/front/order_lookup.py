"""What several jobs ask about an order: which one, and whether it is theirs."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from handlers.front.desk import FrontDesk
from handlers.handler import Suggestion
from handlers.reply import Escalate, Refill, Reply
from handlers.slots import OrderNumber
from storage.records.front import Order, OrderState

SHOWN = 5  # orders offered as buttons

Check: TypeAlias = Callable[[OrderNumber, FrontDesk], Refill | Reply | Escalate | None]


def anonymous(desk: FrontDesk) -> bool:
    """Whether the channel does not say who this is."""
    return not desk.contact.verified


def no_such_order(number: str) -> Refill:
    """Ask again, whether it is somebody else's or nobody's."""
    return Refill("order", Reply("orders.not_found", number=number))


def is_mine(number: OrderNumber, desk: FrontDesk) -> Refill | None:
    """Refuse a number that is not one of theirs; who is anonymous is asked for more first."""
    if anonymous(desk) or desk.orders.find(number) is not None:
        return None
    return no_such_order(number)


def offer_orders(*states: OrderState) -> Callable[[FrontDesk], Sequence[Suggestion]]:
    """Offer their newest orders in some states (in any, if none is named) as buttons."""

    def offer(desk: FrontDesk) -> list[Suggestion]:
        mine = [one for one in desk.orders.mine(20) if not states or one.state in states]
        return [Suggestion(OrderNumber(one.number), _label(one)) for one in mine[:SHOWN]]

    return offer


def _label(order: Order) -> str:
    """The number with what was bought, which people remember better."""
    first = order.lines[0].name if order.lines else ""
    more = f" + {len(order.lines) - 1}" if len(order.lines) > 1 else ""
    return f"{order.number} ({first}{more})" if first else order.number
