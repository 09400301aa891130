"""Questions about what we sell: what it is, what it costs, whether it is there."""

from dataclasses import dataclass
from typing import Annotated

from handlers.front.desk import FrontDesk
from handlers.handler import Ask, Handler, Suggestion, handles
from handlers.reply import Escalate, Refill, Reply
from handlers.slots import ProductCode
from storage.records.company import Product
from storage.records.money import Money

SHOWN = 6  # products offered as buttons


def some_products(desk: FrontDesk) -> list[Suggestion]:
    """Offer the first product of each category, then more, as far as buttons go."""
    products = desk.products.some(SHOWN)
    return [Suggestion(ProductCode(one.sku), one.name) for one in products]


def is_sold(sku: ProductCode, desk: FrontDesk) -> Refill | None:
    """Refuse what is no product of ours any more."""
    if desk.products.find(sku) is None:
        return Refill("product", Reply("inquiries.no_such_product", product=sku))
    return None


@dataclass(frozen=True)
class About:
    """A product, and how many of it if that was said."""

    product: Annotated[
        ProductCode, Ask("inquiries.which_product", check=is_sold, suggest=some_products)
    ]
    quantity: int | None = None


def _found(sku: ProductCode, desk: FrontDesk) -> Product:
    product = desk.products.find(sku)
    assert product is not None  # its check passed in this very turn
    return product


@handles("inquiries.product", About)
def describe(want: About, desk: FrontDesk) -> Reply:
    """Tell about a product."""
    product = _found(want.product, desk)
    key = "inquiries.product" if product.description else "inquiries.product.plain"
    reply = Reply(key, product=product.name, description=product.description)
    price = [_price(product, desk)] if product.price is not None else []
    return reply.followed_by(*price, _shelf(product))


@handles("inquiries.price", About)
def tell_price(want: About, desk: FrontDesk) -> Reply | Escalate:
    """Say what something costs."""
    product = _found(want.product, desk)
    if product.price is None:
        return Escalate("no_price", Reply("inquiries.price.unknown", product=product.name))
    if want.quantity is None or want.quantity < 2:  # noqa: PLR2004 - one is the plain price
        return _price(product, desk).followed_by(_shelf(product))
    total = Money(product.price.amount * want.quantity, product.price.currency)
    reply = Reply(
        "inquiries.price.total",
        product=product.name,
        quantity=want.quantity,
        price=product.price,
        total=total,
        as_of=product.as_of,
    )
    short = product.stock is not None and product.stock < want.quantity
    return reply.followed_by(_shelf(product)) if short else reply


def _price(product: Product, desk: FrontDesk) -> Reply:
    tax = desk.company.tax
    key = "inquiries.price"
    if tax.rate is not None:
        key = "inquiries.price.with_tax" if tax.included else "inquiries.price.without_tax"
    return Reply(
        key,
        product=product.name,
        price=product.price,
        as_of=product.as_of,
        tax=tax.name,
        rate=tax.rate,
    )


def _shelf(product: Product) -> Reply:
    if product.stock is None:
        return Reply("inquiries.stock.unknown", product=product.name)
    key = "inquiries.stock.some" if product.stock else "inquiries.stock.none"
    return Reply(key, product=product.name, stock=product.stock, as_of=product.as_of)


@handles("inquiries.stock", About)
def tell_stock(want: About, desk: FrontDesk) -> Reply | Escalate:
    """Say whether something is in stock."""
    product = _found(want.product, desk)
    if product.stock is None:
        return Escalate("no_stock", Reply("inquiries.stock.unknown", product=product.name))
    if want.quantity is not None and 0 < product.stock < want.quantity:
        return Reply("inquiries.stock.too_few", product=product.name, stock=product.stock)
    if product.stock:
        return _shelf(product)
    others = desk.products.like(product)
    lines = [Reply("inquiries.stock.instead", product=o.name, price=o.price) for o in others]
    return _shelf(product).followed_by(*lines)


@dataclass(frozen=True)
class Two:
    """Two products side by side."""

    product: Annotated[
        ProductCode, Ask("inquiries.which_product", check=is_sold, suggest=some_products)
    ]
    other: Annotated[
        ProductCode, Ask("inquiries.compare.with_which", check=is_sold, suggest=some_products)
    ]


@handles("inquiries.compare", Two)
def compare(want: Two, desk: FrontDesk) -> Reply | Refill:
    """Put two products side by side."""
    if want.product == want.other:
        return Refill("other", Reply("inquiries.compare.same"))
    one, two = _found(want.product, desk), _found(want.other, desk)
    reply = Reply("inquiries.compare", product=one.name, other=two.name)
    lines = [_side(product) for product in (one, two)]
    if one.price and two.price and one.price.currency == two.price.currency:
        gap = one.price.amount - two.price.amount
        cheaper = two if gap > 0 else one
        if gap:
            money = Money(abs(gap), one.price.currency)
            lines.append(Reply("inquiries.compare.gap", product=cheaper.name, gap=money))
    return reply.followed_by(*lines)


def _side(product: Product) -> Reply:
    key = "inquiries.compare.side" if product.price else "inquiries.compare.side_unpriced"
    return Reply(key, product=product.name, price=product.price, description=product.description)


HANDLERS: tuple[Handler[FrontDesk], ...] = (describe, tell_price, tell_stock, compare)
