"""Every code and name of the company that people may say in either office, by kind."""

from collections.abc import Mapping
from typing import TypeAlias

from sqlalchemy import Connection

from storage.knowledge.articles import every
from storage.knowledge.products import Products

Kinds: TypeAlias = Mapping[str, list[tuple[str, tuple[str, ...]]]]  # kind -> (code, names) of each


def list_shared(connection: Connection) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Give the kinds both offices know: products and articles."""
    return {
        "product": [(one.sku, (one.name,)) for one in Products(connection).every()],
        "article": [(one.slug, (one.title,)) for one in every(connection)],
    }
