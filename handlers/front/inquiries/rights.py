"""What a customer may count on: the warranty, and what we hold about them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.articles import cite, topic
from handlers.front.desk import FrontDesk
from handlers.handler import Handler, handles
from handlers.reply import Reply
from handlers.slots import ProductCode
from storage.records.front import OrderState


@dataclass(frozen=True)
class Covered:
    """The product somebody asks the warranty of, if they name one."""

    product: ProductCode | None = None


@handles("inquiries.warranty", Covered)
def tell_warranty(want: Covered, desk: FrontDesk) -> Reply:
    """Say what the warranty covers and until when."""
    months = desk.company.windows.warranty_months
    reply = Reply("inquiries.warranty", months=months)
    lines = [*_until(want.product, months, desk)] if want.product else []
    passage = desk.articles.answer(topic("inquiries.warranty", desk))
    return reply.followed_by(*lines, *([cite(passage)] if passage else []))


def _until(sku: ProductCode, months: int, desk: FrontDesk) -> Iterator[Reply]:
    """Give the end of the warranty of each one they bought; nothing for anonymous contacts."""
    for order in desk.orders.mine(50):
        bought = next((line for line in order.lines if line.sku == sku), None)
        if bought and order.delivered_on and order.state is OrderState.DELIVERED:
            until = later(order.delivered_on, months)
            key = "inquiries.warranty.until" if until >= desk.today() else "inquiries.warranty.over"
            yield Reply(key, product=bought.name, number=order.number, until=until)


def later(day: date, months: int) -> date:
    """Give the day so many months later, or the last of that month where it has fewer days."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day  # noqa: PLR2004
    return date(year, month + 1, min(day.day, last))


@handles("inquiries.privacy")
def tell_privacy(desk: FrontDesk) -> Reply:
    """Say what we hold about you."""
    customer = desk.customer.me()
    if customer is None:
        reply = Reply("inquiries.privacy.anonymous")
    else:
        held = (("name", customer.name), ("email", customer.email), ("phone", customer.phone))
        lines = [Reply(f"inquiries.privacy.{key}", value=value) for key, value in held if value]
        count = Reply("inquiries.privacy.orders", count=desk.customer.order_count())
        cases = Reply("inquiries.privacy.cases", count=len(desk.tickets.mine()))
        reply = Reply("inquiries.privacy").followed_by(*lines, count, cases)
    passage = desk.articles.answer(topic("inquiries.privacy", desk))
    return reply.followed_by(*([cite(passage)] if passage else []))


HANDLERS: tuple[Handler[FrontDesk], ...] = (
    tell_warranty,
    tell_privacy,
)
