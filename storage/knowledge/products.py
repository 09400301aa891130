"""What the company sells: the same rows in both offices."""

from decimal import Decimal

from sqlalchemy import Connection, Row, bindparam, select

from storage.database.moments import from_row
from storage.database.rows import money
from storage.records.company import Product
from storage.tables.company import products

_ALL = select(products).order_by(products.c.name, products.c.sku)
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

    def like(self, product: Product, limit: int = 3) -> tuple[Product, ...]:
        """Give others of the same category that are on the shelf, nearest in price first."""
        price = _amount(product)
        others = [
            other
            for other in self.every()
            if other.category == product.category and other.sku != product.sku and other.stock
        ]
        others.sort(key=lambda other: abs(_amount(other) - price))
        return tuple(others[:limit])


def _amount(product: Product) -> Decimal:
    return product.price.amount if product.price else Decimal(0)


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
