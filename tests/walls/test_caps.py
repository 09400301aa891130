"""House sizes: no file over 300 lines, no function over 50. Nothing left undone."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "intents", "handlers", "storage", "tests")
LONGEST_FILE, LONGEST_FUNCTION = 300, 50
FORBIDDEN_NAMES = {"utils", "helpers", "manager", "base", "misc"}


def sources() -> list[Path]:
    # A schema version is a flat list that Alembic wrote once; it is not counted.
    every = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return [path for path in every if not path.name.startswith("0")]


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_sizes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    assert path.stem not in FORBIDDEN_NAMES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_left_undone(path: Path) -> None:
    if path == Path(__file__):
        return
    words = ("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error")
    assert not [word for word in words if word in path.read_text(encoding="utf-8")]
