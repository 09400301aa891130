"""The official shape of Slack's API, kept beside the working copy by those who have it."""

import importlib.util
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bot.emulators.slack.server import Call

CONTRACTS = Path(__file__).parents[4] / "shared" / "contracts"
PAYLOADS = CONTRACTS / "slack" / "payloads"

needs_payloads = pytest.mark.skipif(
    not PAYLOADS.is_dir(), reason="../shared/contracts/slack/payloads is not here: nothing replayed"
)


@cache
def _validator() -> ModuleType | None:
    file = CONTRACTS / "validate.py"
    if not file.is_file():
        return None
    spec = importlib.util.spec_from_file_location("validate", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def faults(calls: Sequence[Call]) -> list[str]:
    """What is wrong with outgoing calls: by the emulator's own checks, and the contract's."""
    validator = _validator()
    found = [
        f"{one.method}: {one.error} {one.detail}"
        for one in calls
        if one.error == "invalid_arguments"
    ]
    found += [f"{one.method}: {one.detail}" for one in calls if one.error.startswith("invalid_b")]
    if validator is not None:
        found += [
            f"{one.method}: {fault}"
            for one in calls
            for fault in validator.slack_errors(one.method, dict(one.args))
        ]
    return found


def recorded() -> list[dict[str, Any]]:
    """Every recorded payload with its kind, one list."""
    cases: list[dict[str, Any]] = json.loads(
        (PAYLOADS / "bolt_python_payloads.json").read_text(encoding="utf-8")
    )["cases"]
    for name, kind in (("event", "event_callback"), ("interactivity", "interactive")):
        file = PAYLOADS / f"java_sdk_{name}_shapes.json"
        shapes = json.loads(file.read_text(encoding="utf-8"))["samples"]
        cases += [{"kind": kind, "source": key, "payload": one} for key, one in shapes.items()]
    return cases
