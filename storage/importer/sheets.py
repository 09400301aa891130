"""The CSV files of a company: which columns each has, and the table they go to."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import Table

from storage.back import tables as back
from storage.database.keys import code_key, email_key
from storage.front import tables as front
from storage.importer import cells
from storage.importer.cells import Cell, Reader
from storage.records.conversation import Side
from storage.records.front import OrderState
from storage.tables import company

Row: TypeAlias = dict[str, Cell]
Identity: TypeAlias = tuple[Cell, ...]

BOTH = frozenset({Side.FRONT, Side.BACK})
FRONT = frozenset({Side.FRONT})
BACK = frozenset({Side.BACK})


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name, how a cell is read, whether it must be filled, whom it names.

    `names` is the path of the sheet whose key the cell must be. `strict` says that it must even
    where the company keeps no such sheet at all.
    """

    name: str
    read: Reader = cells.text
    needed: bool = False
    names: str | None = None
    strict: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file: its path, its columns, its table, and whose database it belongs to.

    `key` are the columns that tell rows apart, none where the same may be said twice. `finish`
    adds columns computed from others; a column named in `fill` is `fill`'s where it is empty.
    """

    path: str
    table: Table
    sides: frozenset[Side]
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    finish: Callable[[Row], Mapping[str, Cell]] = lambda _: {}
    fill: tuple[tuple[str, Cell], ...] = ()
    unique: tuple[str, ...] = ()  # further columns of which no two rows may hold the same
    stamped: bool = False  # whether the table keeps the moment of the import

    def field(self, name: str) -> Field | None:
        """The column with a name."""
        return next((field for field in self.fields if field.name == name), None)

    def identity(self, row: Mapping[str, Cell]) -> Identity:
        """What tells a row from the others of its sheet."""
        return tuple(row[name] for name in self.key)


def must(name: str, read: Reader = cells.text, names: str | None = None) -> Field:
    """A column that every row fills."""
    return Field(name, read, needed=True, names=names)


def _plain(*names: str) -> Iterable[Field]:
    return (Field(name) for name in names)


def _order(row: Row) -> Mapping[str, Cell]:
    return {"number_key": code_key(str(row["number"])), "imported_status": row["status"]}


def _email(row: Row) -> Mapping[str, Cell]:
    if "email" not in row:
        return {}
    return {"email_key": email_key(str(row["email"])) if row["email"] else None}


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "teams.csv",
        company.teams,
        BOTH,
        (
            must("name"),
            must("side", cells.one_of("front", "back")),
            must("kind"),
            Field("slack_channel"),
        ),
        key=("name",),
    ),
    Sheet(
        "products.csv",
        company.products,
        BOTH,
        (
            must("sku"),
            must("name"),
            Field("category"),
            Field("price", cells.amount),
            Field("currency", cells.currency),
            Field("stock", cells.count),
            Field("description"),
        ),
        key=("sku",),
        fill=(("category", ""), ("description", "")),
        stamped=True,
    ),
    Sheet(
        "front/customers.csv",
        front.customers,
        FRONT,
        (
            must("id"),
            must("name"),
            Field("email", cells.email),
            *_plain("phone", "language", "telegram_id"),
        ),
        key=("id",),
        finish=_email,
        unique=("telegram_id",),
    ),
    Sheet(
        "front/orders.csv",
        front.orders,
        FRONT,
        (
            must("number"),
            must("customer_id", names="front/customers.csv"),
            must("status", cells.one_of(*(state.value for state in OrderState))),
            must("placed_on", cells.day),
            Field("shipped_on", cells.day),
            Field("delivered_on", cells.day),
            *_plain("carrier", "tracking"),
            Field("total", cells.amount),
            Field("currency", cells.currency),
            *_plain("ship_to", "postcode"),
        ),
        key=("number",),
        finish=_order,
    ),
    Sheet(
        "front/order_lines.csv",
        front.order_lines,
        FRONT,
        (
            must("order_number", names="front/orders.csv"),
            Field("sku", needed=True, names="products.csv", strict=False),
            must("quantity", cells.amount),
            Field("unit_price", cells.amount),
        ),
        key=(),
    ),
    Sheet(
        "back/employees.csv",
        back.employees,
        BACK,
        (
            must("id"),
            must("name"),
            Field("email", cells.email),
            *_plain("department", "title"),
            Field("manager_id", names="back/employees.csv"),
            Field("site"),
            Field("starts_on", cells.day),
            Field("active", cells.truth),
        ),
        key=("id",),
        finish=_email,
        fill=(("active", True),),
    ),
    Sheet(
        "back/leave.csv",
        back.leave,
        BACK,
        (
            must("employee_id", names="back/employees.csv"),
            must("kind"),
            must("year", cells.year),
            Field("entitled_days", cells.amount),
            Field("taken_days", cells.amount),
        ),
        key=("employee_id", "kind", "year"),
        stamped=True,
    ),
    Sheet(
        "back/payslips.csv",
        back.payslips,
        BACK,
        (
            must("employee_id", names="back/employees.csv"),
            must("period", cells.period),
            must("gross", cells.amount),
            must("net", cells.amount),
            Field("currency", cells.currency),
            Field("paid_on", cells.day),
        ),
        key=("employee_id", "period"),
    ),
    Sheet(
        "back/equipment.csv",
        back.equipment,
        BACK,
        (
            must("asset_tag"),
            Field("employee_id", names="back/employees.csv"),
            must("kind"),
            Field("model"),
        ),
        key=("asset_tag",),
        finish=lambda row: {"tag_key": code_key(str(row["asset_tag"]))},
        fill=(("model", ""),),
    ),
    Sheet(
        "back/holidays.csv",
        back.holidays,
        BACK,
        (must("date", cells.day), must("name"), Field("site")),
        key=("date", "site"),
        fill=(("site", ""),),
    ),
    Sheet(
        "back/services.csv",
        back.services,
        BACK,
        (
            must("name"),
            Field("team", names="teams.csv", strict=False),
            Field("customer_facing", cells.truth),
        ),
        key=("name",),
        fill=(("customer_facing", False),),
    ),
    Sheet(
        "back/budgets.csv",
        back.budgets,
        BACK,
        (must("code"), must("name"), Field("owner_id", names="back/employees.csv")),
        key=("code",),
    ),
    Sheet(
        "back/courses.csv",
        back.courses,
        BACK,
        (must("code"), must("title"), Field("starts_on", cells.day), Field("seats", cells.count)),
        key=("code",),
    ),
    Sheet(
        "back/openings.csv",
        back.openings,
        BACK,
        (must("code"), must("title"), Field("site"), Field("opened_on", cells.day)),
        key=("code",),
    ),
    Sheet(
        "back/invoices.csv",
        back.invoices,
        BACK,
        (
            must("number"),
            must("vendor"),
            Field("amount", cells.amount),
            Field("currency", cells.currency),
            Field("status"),
            Field("due_on", cells.day),
        ),
        key=("number",),
        fill=(("status", ""),),
    ),
    Sheet(
        "back/rooms.csv",
        back.rooms,
        BACK,
        (must("name"), Field("site"), Field("seats", cells.count)),
        key=("name", "site"),
        fill=(("site", ""),),
    ),
)


def sheet(path: str) -> Sheet:
    """The sheet at a path; KeyError if there is none."""
    return next(sheet for sheet in SHEETS if sheet.path == path)
