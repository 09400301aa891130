"""The tables of each database, made and kept up to date."""

from collections.abc import Mapping

from sqlalchemy import Connection, MetaData

from storage.back.tables import BACK
from storage.edge_tables import OFFICE
from storage.front.tables import FRONT
from storage.house.tables import HOUSE

TABLES: Mapping[str, tuple[MetaData, ...]] = {
    "front": (OFFICE, FRONT),
    "back": (OFFICE, BACK),
    "house": (HOUSE,),
}


def upgrade(connection: Connection, name: str) -> None:
    """Make what is missing in the database of an office, or of the house."""
    for metadata in TABLES[name]:
        metadata.create_all(connection)
