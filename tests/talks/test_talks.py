from collections.abc import Callable
from pathlib import Path

import pytest

from bot.wiring import Swingdoor
from tests.talks.script import Talk

TALKS = sorted(Path(__file__).parent.glob("*.talk"))


@pytest.mark.parametrize("restart_between", [False, True], ids=["straight", "restarting"])
@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
def test_talk(path: Path, start_bot: Callable[[], Swingdoor], restart_between: bool) -> None:
    Talk(path, start_bot, restart_between).run()
