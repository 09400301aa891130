"""A bot whose offices learn beside a catalogue of a few intents: a trial takes a second."""

from pathlib import Path

import pytest

from bot.app.composition import Swingdoor
from tests.bot import catalogue


@pytest.fixture(scope="session")
def paint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small catalogue."""
    return catalogue.write(tmp_path_factory.mktemp("catalogue"))


@pytest.fixture
def shop(bot: Swingdoor, paint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Swingdoor:
    """That bot; its models are kept with the test, out of the way of others."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for one in bot.teaching.values():
        one.workshop.root = paint
    return bot
