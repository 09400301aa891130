"""What many tests need: settings on a fresh directory, and a bot on the sample company."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import wiring
from bot.commands.records import bring_in
from bot.config import Settings
from bot.wiring import Swingdoor
from storage.sample import company
from tests.site import Site, serving

NOON = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)  # a Wednesday, within opening hours


def settings_in(directory: Path) -> Settings:
    """Settings for a bot whose data is in a directory of its own."""
    return replace(Settings.read({"SWINGDOOR_DATA_DIR": str(directory)}), demo=True)


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company, imported once; tests work on copies."""
    files = tmp_path_factory.mktemp("sample-files")
    company.write(files, NOON.date(), canaries=True)
    data = tmp_path_factory.mktemp("sample-data")
    bot = wiring.build(settings_in(data), now=lambda: NOON)
    try:
        bring_in(files, bot.front.database, bot.back.database, NOON)
    finally:
        bot.close()
    return data


@pytest.fixture
def data_dir(sample_data: Path, tmp_path: Path) -> Path:
    """A copy of the sample company's databases, for one test to change."""
    copy = tmp_path / "data"
    shutil.copytree(sample_data, copy)
    return copy


@pytest.fixture
def start_bot(data_dir: Path) -> Callable[[], Swingdoor]:
    """Starts a bot on this test's data; whoever starts it closes it."""
    return lambda: wiring.build(settings_in(data_dir), now=lambda: NOON)


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
