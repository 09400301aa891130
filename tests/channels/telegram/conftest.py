"""A bot on the sample company whose clock is the real one: waits have to end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import composition
from bot.app.composition import Swingdoor
from tests.conftest import settings_in


@pytest.fixture
def live_bot(data_dir: Path) -> Iterator[Swingdoor]:
    """A bot on this test's copy of the sample company."""
    bot = composition.build(settings_in(data_dir))
    yield bot
    bot.close()
