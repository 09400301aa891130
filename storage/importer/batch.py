"""Records read and found good, ready to be written."""

from collections.abc import Mapping
from dataclasses import dataclass

from storage.importer.cells import Cell
from storage.importer.sheets import Identity
from storage.records.company import Article


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file with the line it stands on."""

    number: int
    row: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Count:
    """What an import does to one kind of record: rows in the file, new ones, removed ones."""

    path: str
    rows: int
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything one run writes.

    `lines` are the rows of each file by path; a file that is absent is not in it. `gone` are the
    identities to remove, `gone_articles` the slugs. `company` is the text of company.toml.
    `ignored` are files nothing is known to do with.
    """

    lines: Mapping[str, tuple[Line, ...]]
    gone: Mapping[str, frozenset[Identity]]
    articles: tuple[Article, ...]
    gone_articles: frozenset[str]
    company: str | None
    counts: tuple[Count, ...]
    ignored: tuple[str, ...]
