"""Company records written for one test, and what an import says of them."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, func, select

from storage.importer import RefusedError
from tests.storage.conftest import Pair

CUSTOMERS = "id,name,email\nc/1,Ada,ada@a.example\nc/2,Ben,ben@b.example\n"
ORDERS = (
    "number,customer_id,status,placed_on,total,currency\n"
    "#A 1,c/1,processing,2026-11-23,10.50,EUR\n"
    "7,c/2,shipped,2026-11-20,,\n"
)
EMPLOYEES = "id,name,manager_id\nmax,Max,\neva,Eva,max\n"


def put(folder: Path, **files: str) -> Path:
    """Write files; a name's double underscore is a slash and its single one a dot."""
    for name, text in files.items():
        path = folder / (name.replace("__", "/") + ".csv")
        path.write_text(text, encoding="utf-8")
    return folder


def count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def refusal(pair: Pair, folder: Path, *, prune: bool = False) -> list[str]:
    with pytest.raises(RefusedError) as refused:
        pair.load(folder, prune=prune)
    return [str(fault) for fault in refused.value.faults]
