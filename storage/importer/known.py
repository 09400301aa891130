"""What the databases hold already: the identities new records may name."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from storage.importer.cells import Cell
from storage.importer.sheets import SHEETS, Field, Identity, Sheet
from storage.knowledge import company
from storage.knowledge.house_rules import DEFAULT
from storage.records.conversation import Side
from storage.tables.articles import articles


@dataclass(frozen=True, slots=True)
class Known:
    """Of one database, or of both together.

    `identities` are those of each sheet by path; `naming` holds, for a sheet's path and a column
    that names others or is unique, what each row says there. `articles` are sources by slug.
    """

    identities: Mapping[str, frozenset[Identity]] = field(default_factory=dict)
    naming: Mapping[tuple[str, str], Mapping[Identity, Cell]] = field(default_factory=dict)
    articles: Mapping[str, str] = field(default_factory=dict)
    currency: str = DEFAULT.currency

    def __or__(self, other: "Known") -> "Known":
        """What either of two databases holds."""
        paths = self.identities.keys() | other.identities.keys()
        return Known(
            {path: self.of(path) | other.of(path) for path in paths},
            {**self.naming, **other.naming},
            {**self.articles, **other.articles},
            self.currency,
        )

    def of(self, path: str) -> frozenset[Identity]:
        """The identities of one sheet."""
        return self.identities.get(path, frozenset())


_SOURCES = select(articles.c.slug, articles.c.source)


def look(connection: Connection, side: Side) -> Known:
    """See what one side's database holds."""
    sheets = [sheet for sheet in SHEETS if side in sheet.sides and sheet.key]
    return Known(
        {sheet.path: _identities(connection, sheet) for sheet in sheets},
        {
            (sheet.path, column.name): _naming(connection, sheet, column)
            for sheet in sheets
            for column in sheet.fields
            if column.names or column.name in sheet.unique
        },
        {row.slug: row.source for row in connection.execute(_SOURCES)},
        company.load(connection).currency,
    )


def _identities(connection: Connection, sheet: Sheet) -> frozenset[Identity]:
    columns = [sheet.table.c[name] for name in sheet.key]
    return frozenset(tuple(row) for row in connection.execute(select(*columns)))


def _naming(connection: Connection, sheet: Sheet, column: Field) -> dict[Identity, Cell]:
    said = sheet.table.c[column.name]
    columns = [sheet.table.c[name] for name in sheet.key]
    rows = connection.execute(select(said.label("said"), *columns).where(said.is_not(None)))
    return {tuple(row[1:]): row[0] for row in rows}
