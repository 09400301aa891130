"""The company itself: products, articles, opening hours, settings."""

from dataclasses import dataclass
from datetime import date

from storage.records.money import Money


@dataclass(frozen=True, slots=True)
class Product:
    """Something the company sells; `stock` is how many are on the shelf, None if unknown."""

    sku: str
    name: str
    category: str
    price: Money | None
    stock: int | None
    description: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The part of an article that answers a question, with where it stands."""

    slug: str
    title: str
    text: str
    updated: date | None
    public: bool
