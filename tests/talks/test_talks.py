from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app.composition import Swingdoor
from tests.conftest import ENGINES, Watch
from tests.talks.script import Talk

TALKS = sorted(Path(__file__).parent.glob("*.talk"))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
def test_talk(path: Path, start_bot: Callable[[], Swingdoor], watch: Watch) -> None:
    assert Talk(path, start_bot, restart_between=False, watch=watch).run()


@pytest.mark.slow
@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
def test_talk_with_a_restart_between_all_lines(
    path: Path, start_bot: Callable[[], Swingdoor], watch: Watch
) -> None:
    assert Talk(path, start_bot, restart_between=True, watch=watch).run()
