"""The official shape of calls and updates, where a folder beside the clone holds it."""

import importlib.util
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from bot.emulators.telegram.world import Call

ROOT = Path(__file__).resolve().parents[3].parent / "shared" / "contracts"
UNREAD = 401  # refused at the token: the stand-in did not look at what was asked
MISSING = f"no official contracts at {ROOT}: what goes out was not compared with them"


def call_faults(calls: Iterable[Call]) -> list[str]:
    """What is wrong with calls the bot made, by the official reference; none without it."""
    path = ROOT / "validate.py"
    if not path.exists():
        return []
    spec = importlib.util.spec_from_file_location("official_validate", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [
        f"{call.method}: {fault}"
        for call in calls
        if call.code != UNREAD
        for fault in module.telegram_errors(call.method, call.params)
    ]


def recorded() -> list[dict[str, Any]]:
    """Recorded payloads, or a loud skip."""
    path = ROOT / "telegram" / "payloads" / "updates.json"
    if not path.exists():
        pytest.skip(MISSING)
    cases: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cases"]
    return cases
