"""The schema of each database: one line of versions for each of front, back and house."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, MetaData, inspect, text

from storage.back.tables import BACK
from storage.errors import NewerSchemaError
from storage.front.tables import FRONT
from storage.house.tables import HOUSE
from storage.tables.office import OFFICE

if TYPE_CHECKING:
    from alembic.config import Config

TABLES: Mapping[str, tuple[MetaData, ...]] = {
    "front": (OFFICE, FRONT),
    "back": (OFFICE, BACK),
    "house": (HOUSE,),
}
_HERE = Path(__file__).parent


def upgrade(connection: Connection, name: str) -> None:
    """Bring a database to the newest version this Swingdoor knows.

    NewerSchemaError, with both versions, if a newer Swingdoor wrote it.
    """
    if connection.dialect.name == "postgresql":  # several servers may start at once
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7366)")
    found, known = version(connection), versions(name)
    if found == known[-1]:
        return
    if found is not None and found not in known:
        raise NewerSchemaError(name, found, known[-1])
    # A quarter of a second and 20 MiB, for what almost no start needs.
    from alembic import command

    command.upgrade(configure(connection, name), "head")


def version(connection: Connection) -> str | None:
    """Give the version a database has, None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version"))
    return found.scalar_one_or_none()


def versions(name: str) -> Sequence[str]:
    """Give the versions this Swingdoor knows of a database, by the names of their files."""
    return sorted(path.name.split("_")[0] for path in (_HERE / name).glob("[0-9]*_*.py"))


def configure(connection: Connection, name: str) -> "Config":
    """Give Alembic's configuration for one database."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.set_main_option("version_locations", str(_HERE / name))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = TABLES[name]
    return config
