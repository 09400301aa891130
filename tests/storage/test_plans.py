"""No statement reads a table that grows from end to end, but for those named here, and why."""

from collections.abc import Iterator, Mapping

import pytest
from sqlalchemy import Connection, Index

from storage.database import engines
from storage.migrations import schema
from tests.storage.plans import Built, built, plan, scans, tables

# Filled in once: they grow neither with customers nor with time.
SMALL = frozenset(
    [
        "settings",
        "teams",
        "services",
        "budgets",
        "courses",
        "openings",
        "rooms",
        "holidays",
        "taught",
        "people",
        "different",
    ]
)

_PART = "no statement: others are made of it, and add a condition"
_NAMES = "once after an import, on a reader: the recognizer knows every name by heart"
_LIMIT = "from the newest, and ends at its limit"
_DEMO = "the playground's list of people, never a turn"
ALLOWED: Mapping[str, str] = {
    "back.directory._COLLEAGUES": _PART,
    "back.employees._ACTIVE": _DEMO,
    "back.names._BILLS": _NAMES,
    "back.names._PEOPLE": _NAMES,
    "back.names._TAGS": _NAMES,
    "back.people._ACTIVE": _PART,
    "conversation.conversations._BOTH": _PART,
    "front.customers._WITH_ORDERS": _DEMO,
    "front.names._ORDERS": _NAMES,
    "knowledge.articles._ALL": _NAMES,
    "knowledge.products._ALL": _NAMES,
    "work.approvals._ALL": _PART,
    "work.approvals._DELEGATES": _PART,
    "work.events._ALL": "`audit verify` reads every row: that is its work",
    "work.events._RECENT": _LIMIT,
    "work.seals._NEWEST": _LIMIT,
    "work.seals._SEALS": "`audit verify` reads every seal: that is its work",
    "work.slips._ALL": _LIMIT,
}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Connection]]:
    """The three databases as the versions make them, with nothing in them."""
    home = tmp_path_factory.mktemp("plans")
    found: dict[str, Connection] = {}
    for name in schema.TABLES:
        opened = engines.open_writer(f"sqlite:///{home / name}.db")
        with opened.begin() as connection:
            schema.upgrade(connection, name)
        found[name] = opened.connect()
    yield found
    for connection in found.values():
        connection.close()
        connection.engine.dispose()


def _partial() -> frozenset[str]:
    def is_partial(index: Index) -> bool:
        return index.dialect_options["sqlite"]["where"] is not None

    every = (
        table for some in schema.TABLES.values() for one in some for table in one.tables.values()
    )
    return frozenset(str(i.name) for table in every for i in table.indexes if is_partial(i))


def scanned(one: Built, databases: Mapping[str, Connection]) -> set[str]:
    """Give the growing tables a statement reads from end to end."""
    named = tables(one.statement)
    for name, connection in databases.items():
        if named <= set(_names(name)):
            lines = plan(connection, one.statement)
            connection.rollback()
            return scans(lines, _partial()) - SMALL
    raise AssertionError(f"{one.name}: no database has {named}")


def _names(database: str) -> list[str]:
    return [table for metadata in schema.TABLES[database] for table in metadata.tables]


def test_no_statement_reads_a_growing_table_from_end_to_end(
    empty: Mapping[str, Connection],
) -> None:
    found = {one.name: which for one in built() if (which := scanned(one, empty))}
    assert {name: which for name, which in found.items() if name not in ALLOWED} == {}
    assert ALLOWED.keys() <= found.keys(), "what is allowed and not needed any more"


def test_the_check_sees_a_scan(empty: Mapping[str, Connection]) -> None:
    one = next(one for one in built() if one.name == "work.events._ALL")
    assert scanned(one, empty) == {"events"}


def test_the_check_knows_the_statements_of_every_room() -> None:
    names = {one.name for one in built()}
    assert {"conversation.outbox._DUE", "work.figures._SOLVED", "front.orders._MINE"} <= names
