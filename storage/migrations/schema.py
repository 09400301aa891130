"""The schema of each database: one line of versions for each of front, back and house."""

from collections.abc import Mapping
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData

from storage.back.tables import BACK
from storage.errors import NewerSchemaError
from storage.front.tables import FRONT
from storage.house.tables import HOUSE
from storage.tables.office import OFFICE

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
    config = configure(connection, name)
    script = ScriptDirectory.from_config(config)
    found = version(connection)
    newest = script.get_current_head()
    if found == newest:
        return
    if found is not None and found not in {one.revision for one in script.walk_revisions()}:
        raise NewerSchemaError(name, found, str(newest))
    command.upgrade(config, "head")


def version(connection: Connection) -> str | None:
    """Give the version a database has, None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def configure(connection: Connection, name: str) -> Config:
    """Give Alembic's configuration for one database."""
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.set_main_option("version_locations", str(_HERE / name))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = TABLES[name]
    return config
