"""Delivery: the ways of sending, what they cost and how long they take, from the house rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from handlers.articles import cite, topic
from handlers.front.desk import FrontDesk
from handlers.front.order_lookup import anonymous, no_such_order, offer_orders
from handlers.front.orders.standing import standing
from handlers.handler import Ask, Handler, handles, never
from handlers.reply import Escalate, Refill, Reply
from handlers.slots import OrderNumber
from storage.records.company import DeliveryOption
from storage.records.money import Money


@handles("delivery.options")
def tell_options(desk: FrontDesk) -> Reply | Escalate:
    """Say how we deliver."""
    return _ways("delivery.options", desk)


@handles("delivery.cost")
def tell_cost(desk: FrontDesk) -> Reply | Escalate:
    """Say what delivery costs."""
    return _ways("delivery.cost", desk)


@dataclass(frozen=True)
class Coming:
    """The order somebody waits for, if they name it."""

    order: Annotated[
        OrderNumber | None, Ask("orders.track.which", when=never, suggest=offer_orders())
    ] = None


@handles("delivery.time", Coming)
def tell_time(want: Coming, desk: FrontDesk) -> Reply | Refill | Escalate:
    """Say how long delivery takes, or when your own order comes."""
    if want.order is None or anonymous(desk):
        return _ways("delivery.time", desk)
    order = desk.orders.find(want.order)
    return no_such_order(want.order) if order is None else standing(order, desk)


def _ways(key: str, desk: FrontDesk) -> Reply | Escalate:
    """Give every way of sending; without any in the house rules, what an article says."""
    rules = desk.company.delivery
    if not rules.options:
        passage = desk.articles.answer(topic("delivery", desk))
        return cite(passage) if passage else Escalate("no_article", Reply("article.none_on_topic"))
    lines = [*(_way(option, desk) for option in rules.options), *_more(desk)]
    return Reply(key).followed_by(*lines)


def _way(option: DeliveryOption, desk: FrontDesk) -> Reply:
    exact = option.first_day == option.last_day
    return Reply(
        "delivery.way_exact" if exact else "delivery.way",
        name=option.name,
        first=option.first_day,
        last=option.last_day,
        price=Money(option.price, desk.company.currency),
    )


def _more(desk: FrontDesk) -> Iterator[Reply]:
    rules = desk.company.delivery
    if rules.free_over is not None:
        cheapest = min(rules.options, key=lambda option: option.price)
        least = Money(rules.free_over, desk.company.currency)
        yield Reply("delivery.free", name=cheapest.name, least=least)
    if rules.countries:
        yield Reply("delivery.countries", countries=", ".join(rules.countries))


HANDLERS: tuple[Handler[FrontDesk], ...] = (tell_options, tell_cost, tell_time)
