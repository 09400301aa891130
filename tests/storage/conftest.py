from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from storage import import_
from storage.back.tables import BACK
from storage.front.tables import FRONT
from storage.records.conversation import Side
from storage.sample import company as sample
from storage.tables import OFFICE

TODAY = date(2026, 11, 24)  # a Tuesday
NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


@pytest.fixture(params=["sqlite"])
def engines(request: pytest.FixtureRequest) -> Iterator[tuple[Engine, Engine]]:
    """Empty databases of the front and the back office."""
    assert request.param == "sqlite"
    front = create_engine("sqlite://", poolclass=StaticPool)
    back = create_engine("sqlite://", poolclass=StaticPool)
    for engine, mine in ((front, FRONT), (back, BACK)):
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys=ON"))
        OFFICE.create_all(engine)
        mine.create_all(engine)
    yield front, back
    front.dispose()
    back.dispose()


@dataclass(frozen=True)
class Pair:
    """Open connections to both offices, as an import needs them."""

    front: Connection
    back: Connection

    def load(
        self, directory: Path, *, prune: bool = False, dry_run: bool = False, now: datetime = NOW
    ) -> import_.Batch:
        known = import_.look(self.front, Side.FRONT) | import_.look(self.back, Side.BACK)
        batch = import_.read(directory, known, prune=prune)
        if not dry_run:
            import_.write(self.front, batch, Side.FRONT, now)
            import_.write(self.back, batch, Side.BACK, now)
        return batch


@pytest.fixture
def pair(engines: tuple[Engine, Engine]) -> Iterator[Pair]:
    with engines[0].begin() as front, engines[1].begin() as back:
        yield Pair(front, back)


@pytest.fixture(scope="session")
def sample_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("sample")
    sample.write(directory, TODAY)
    return directory


@pytest.fixture
def company(pair: Pair, sample_files: Path) -> Pair:
    """Both databases with the sample company in them."""
    pair.load(sample_files)
    return pair


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty directory for company records."""
    directory = tmp_path / "records"
    for name in ("front/articles", "back/articles"):
        (directory / name).mkdir(parents=True)
    return directory
