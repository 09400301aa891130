"""What the company sells: the same rows in both offices."""

from decimal import Decimal
from itertools import zip_longest

from sqlalchemy import Connection, Numeric, Row, bindparam, cast, func, select

from storage.database.moments import from_row
from storage.database.rows import money
from storage.database.statements import different
from storage.records.company import Product
from storage.tables.company import products

_ALL = select(products).order_by(products.c.name, products.c.sku)
_CATEGORIES = different(products.c.category).limit(bindparam("most"))
_IN = select(products).where(products.c.category == bindparam("of"))
_FIRST = _IN.order_by(products.c.name, products.c.sku).limit(bindparam("most"))
_PRICE = cast(func.coalesce(products.c.price, "0"), Numeric)
_ALIKE = (
    _IN.where(products.c.sku != bindparam("but"), products.c.stock > 0)
    .order_by(func.abs(_PRICE - bindparam("price", type_=Numeric)), products.c.name, products.c.sku)
    .limit(bindparam("most"))
)
_ONE = select(products).where(products.c.sku == bindparam("wanted"))


class Products:
    """Looks products up."""

    def __init__(self, connection: Connection) -> None:
        """Take a connection to either office's database."""
        self._connection = connection

    def find(self, sku: str) -> Product | None:
        """Give the product with a code, as `Names` spells it."""
        row = self._connection.execute(_ONE, {"wanted": sku}).one_or_none()
        return None if row is None else _product(row)

    def every(self) -> tuple[Product, ...]:
        """Give all products, by name."""
        return tuple(_product(row) for row in self._connection.execute(_ALL))

    def some(self, limit: int) -> tuple[Product, ...]:
        """Give the first of each category by name, then more of them, so many in all."""
        categories = self._connection.execute(_CATEGORIES, {"most": limit}).scalars().all()
        of_each = [self._first(one, limit) for one in (*categories, "")]
        in_turn = [one for row in zip_longest(*of_each) for one in row if one is not None]
        return tuple(in_turn[:limit])

    def like(self, product: Product, limit: int = 3) -> tuple[Product, ...]:
        """Give others of the same category that are on the shelf, nearest in price first."""
        price = product.price.amount if product.price else Decimal(0)
        wanted = {"of": product.category, "but": product.sku, "price": price, "most": limit}
        return tuple(_product(row) for row in self._connection.execute(_ALIKE, wanted))

    def _first(self, category: str, limit: int) -> list[Product]:
        rows = self._connection.execute(_FIRST, {"of": category, "most": limit})
        return [_product(row) for row in rows]


def _product(row: Row[*tuple[object, ...]]) -> Product:
    return Product(
        sku=row.sku,
        name=row.name,
        category=row.category,
        price=money(row.price, row.currency),
        stock=row.stock,
        description=row.description,
        as_of=from_row(row.imported_at).date(),
    )
