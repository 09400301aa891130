import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from bot.app import composition
from bot.app.settings import Settings
from storage.database import engines
from storage.errors import NewerSchemaError
from storage.migrations import schema
from tests.conftest import ENGINES
from tests.postgres import Cluster


@pytest.fixture
def empty(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database."""
    url = f"sqlite:///{tmp_path / 'one.db'}"
    if engine == "postgres":
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.create(f"schema{abs(hash(request.node.nodeid))}")["front"]
    opened = engines.open_writer(url)
    yield opened
    opened.dispose()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", list(schema.TABLES))
def test_the_versions_make_exactly_the_tables(empty: Engine, name: str) -> None:
    with empty.begin() as connection:
        schema.upgrade(connection, name)
    for metadata in schema.TABLES[name]:
        with empty.connect() as connection:
            here = set(metadata.tables)
            context = MigrationContext.configure(
                connection,
                opts={
                    "include_name": lambda found, kind, _, here=here: (
                        kind != "table" or found in here
                    )
                },
            )
            assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_upgrading_again_changes_nothing(empty: Engine) -> None:
    for _ in range(2):
        with empty.begin() as connection:
            schema.upgrade(connection, "front")
    with empty.connect() as connection:
        assert schema.version(connection) is not None


@pytest.mark.parametrize("engine", ENGINES)
def test_a_newer_schema_is_refused_with_both_versions(empty: Engine) -> None:
    with empty.begin() as connection:
        schema.upgrade(connection, "front")
        known = schema.version(connection)
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with empty.begin() as connection, pytest.raises(NewerSchemaError) as refusal:
        schema.upgrade(connection, "front")
    assert "9999" in str(refusal.value)
    assert str(known) in str(refusal.value)


def test_a_bot_on_a_newer_schema_does_not_start_and_lets_its_files_go(home: Settings) -> None:
    writer = engines.open_writer(home.back_url)
    with writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    writer.dispose()
    for _ in range(2):
        with pytest.raises(NewerSchemaError, match="back"):
            composition.build(home)


@pytest.mark.parametrize("name", list(schema.TABLES))
def test_the_files_name_the_versions_alembic_knows(tmp_path: Path, name: str) -> None:
    engine = engines.open_writer(f"sqlite:///{tmp_path / 'one.db'}")
    with engine.connect() as connection:
        script = ScriptDirectory.from_config(schema.configure(connection, name))
    engine.dispose()
    assert script.get_current_head() == schema.versions(name)[-1]
    assert {one.revision for one in script.walk_revisions()} == set(schema.versions(name))


def test_a_start_on_a_current_schema_loads_neither_alembic_nor_a_recognizer_twice(
    home: Settings,
) -> None:
    script = (
        "import sys\n"
        "from bot.app import composition, knowledge\n"
        "from bot.app.settings import Settings\n"
        f"composition.build(Settings.read({{'SWINGDOOR_DATA_DIR': {str(home.data_dir)!r}}})).close()\n"
        "print('alembic' in sys.modules, knowledge.recognizer.cache_info().currsize)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "2"]
