"""What many tests need: settings on fresh records, and a bot on the sample company."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import composition
from bot.app.composition import Swingdoor
from bot.app.imports import bring_in
from bot.app.settings import Settings
from intents.model.embedding import SWITCH
from storage.sample import company
from storage.sample.private import Secret
from tests import postgres
from tests.postgres import Cluster
from tests.site import Site, serving

NOON = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)  # a Wednesday, within opening hours

# The recognizer as it is without extras; tests/intents/test_embedding.py switches it on.
os.environ[SWITCH] = "off"

# For tests that must hold on both engines: @pytest.mark.parametrize("engine", ENGINES)
ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


def skip(reason: str) -> None:
    """Skip a test, saying why; where everything must run, fail instead."""
    if os.environ.get("CI"):
        pytest.fail(f"{reason}, and in CI every test must run")
    pytest.skip(reason)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep each file's tests in one worker, and begin with the long ones.

    The browser tests share one worker: their driver keeps an event loop running among them.
    """
    long: set[str] = set()
    for item in items:
        browser = item.get_closest_marker("browser") is not None
        name = "browser" if browser else item.nodeid.split("::")[0]
        item.add_marker(pytest.mark.xdist_group(name))
        if browser or item.get_closest_marker("slow"):
            long.add(name)

    def place(item: pytest.Item) -> bool:
        group = item.get_closest_marker("xdist_group")
        return group is None or group.args[0] not in long

    items.sort(key=place)


def settings_in(directory: Path) -> Settings:
    """Settings for a bot whose data is in a directory of its own."""
    return replace(Settings.read({"SWINGDOOR_DATA_DIR": str(directory)}), demo=True)


def furnish(settings: Settings, files: Path) -> None:
    """Import the sample company's files."""
    bot = composition.build(settings, now=lambda: NOON)
    try:
        bring_in(files, bot.front.database, bot.back.database, NOON)
    finally:
        bot.close()


@pytest.fixture(scope="session")
def canaries(company_files: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Secret, ...]:
    """Every private value of the sample company, and whose it is."""
    assert company_files.is_dir()
    return company.write(tmp_path_factory.mktemp("again"), NOON.date(), canaries=True)


@pytest.fixture(scope="session")
def company_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company's files, every private value a string found nowhere else."""
    files = tmp_path_factory.mktemp("sample-files")
    company.write(files, NOON.date(), canaries=True)
    return files


@pytest.fixture(scope="session")
def sample_data(company_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company, imported once; tests work on copies."""
    data = tmp_path_factory.mktemp("sample-data")
    furnish(settings_in(data), company_files)
    return data


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A private PostgreSQL."""
    binaries = postgres.server_binaries()
    if binaries is None:
        skip("PostgreSQL's server binaries are not on this machine (Debian: postgresql)")
    assert binaries is not None
    with postgres.running(binaries) as one:
        yield one


@pytest.fixture(scope="session")
def sample_cluster(
    cluster: Cluster, company_files: Path, tmp_path_factory: pytest.TempPathFactory
) -> Cluster:
    """The same, with the sample company in three databases to copy from."""
    empty = settings_in(tmp_path_factory.mktemp("sample-pg"))
    furnish(with_urls(empty, cluster.create("sample")), company_files)
    return cluster


def with_urls(settings: Settings, urls: dict[str, str]) -> Settings:
    """Settings with other databases."""
    return replace(
        settings, front_url=urls["front"], back_url=urls["back"], house_url=urls["house"]
    )


@pytest.fixture
def engine() -> str:
    """Which engine a test runs on, unless it asks for both."""
    return "sqlite"


@pytest.fixture
def data_dir(sample_data: Path, tmp_path: Path) -> Path:
    """A copy of the sample company's databases, for one test to change."""
    copy = tmp_path / "data"
    shutil.copytree(sample_data, copy)
    return copy


@pytest.fixture
def home(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings on the sample company, for one test to change."""
    if engine == "sqlite":
        return settings_in(request.getfixturevalue("data_dir"))
    cluster: Cluster = request.getfixturevalue("sample_cluster")
    prefix = f"t{abs(hash(request.node.nodeid)) % 10**12}"
    return with_urls(settings_in(tmp_path), cluster.create(prefix, source="sample"))


class Watch:
    """The moment it is for a bot under test; a test may turn it forward."""

    def __init__(self) -> None:
        """Start at noon of a working day."""
        self.moment = NOON

    def now(self) -> datetime:
        """Give the moment."""
        return self.moment


@pytest.fixture
def watch() -> Watch:
    """What the bots of this test take the time from."""
    return Watch()


@pytest.fixture
def start_bot(home: Settings, watch: Watch) -> Callable[[], Swingdoor]:
    """Starts a bot on this test's records; whoever starts it closes it."""
    return lambda: composition.build(home, now=watch.now)


@pytest.fixture
def bot(start_bot: Callable[[], Swingdoor]) -> Iterator[Swingdoor]:
    """A bot on this test's copy of the sample company."""
    one = start_bot()
    yield one
    one.close()


@pytest.fixture
def site(bot: Swingdoor) -> Iterator[Site]:
    """That bot, served on a port of this machine."""
    with serving(bot) as one:
        yield one
