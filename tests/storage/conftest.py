import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from storage import importer
from storage.back.tables import BACK
from storage.front.tables import FRONT
from storage.records.conversation import Side
from storage.sample import company as sample
from storage.tables.edges import OFFICE
from tests.conftest import ENGINES
from tests.postgres import Cluster

TODAY = date(2026, 11, 24)  # a Tuesday
NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


Engines = tuple[Engine, Engine]


def make_engines(kind: str, request: pytest.FixtureRequest, name: str) -> Iterator[Engines]:
    """Databases of the front and the back office with all tables, on one of the two engines."""
    if kind == "sqlite":
        front = create_engine("sqlite://", poolclass=StaticPool)
        back = create_engine("sqlite://", poolclass=StaticPool)
        for engine in (front, back):
            event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys=ON"))
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        urls = cluster.create(f"{name}_{secrets.token_hex(3)}")
        front, back = create_engine(urls["front"]), create_engine(urls["back"])
    for engine, mine in ((front, FRONT), (back, BACK)):
        OFFICE.create_all(engine)
        mine.create_all(engine)
    yield front, back
    front.dispose()
    back.dispose()


@pytest.fixture(scope="session", params=ENGINES)
def engines(request: pytest.FixtureRequest) -> Iterator[Engines]:
    """Empty databases; what a test writes is rolled back."""
    yield from make_engines(request.param, request, "records_empty")


@pytest.fixture(scope="session", params=ENGINES)
def sample_engines(request: pytest.FixtureRequest, sample_files: Path) -> Iterator[Engines]:
    """Databases with the sample company; what a test writes is rolled back."""
    for engines in make_engines(request.param, request, "records_sample"):
        with engines[0].begin() as front, engines[1].begin() as back:
            Pair(front, back).load(sample_files)
        yield engines


@dataclass(frozen=True)
class Pair:
    """Open connections to both offices, as an import needs them."""

    front: Connection
    back: Connection

    def load(
        self, directory: Path, *, prune: bool = False, dry_run: bool = False, now: datetime = NOW
    ) -> importer.Batch:
        known = importer.look(self.front, Side.FRONT) | importer.look(self.back, Side.BACK)
        batch = importer.read(directory, known, prune=prune)
        if not dry_run:
            importer.write(self.front, batch, Side.FRONT, now)
            importer.write(self.back, batch, Side.BACK, now)
        return batch


@contextmanager
def rolled_back(engines: Engines) -> Iterator[Pair]:
    """Open both databases for one test; nothing of it stays."""
    with engines[0].connect() as front, engines[1].connect() as back:
        yield Pair(front, back)
        front.rollback()
        back.rollback()


@pytest.fixture
def pair(engines: Engines) -> Iterator[Pair]:
    with rolled_back(engines) as one:
        yield one


@pytest.fixture(scope="session")
def sample_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("sample")
    sample.write(directory, TODAY)
    return directory


@pytest.fixture
def company(sample_engines: Engines) -> Iterator[Pair]:
    """Both databases with the sample company in them."""
    with rolled_back(sample_engines) as one:
        yield one


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty directory for company records."""
    directory = tmp_path / "records"
    for name in ("front/articles", "back/articles"):
        (directory / name).mkdir(parents=True)
    return directory
