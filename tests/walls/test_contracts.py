"""The walls between the rooms hold: in each room a probe makes an import that must not be.

One tree is copied and every probe put into it, and import-linter reads it once. A room that has
no probe here, and a room that has no floor in `pyproject.toml`, fail.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
ROOTS = ("bot", "handlers", "intents", "storage")

FLOORS = "Floors: start, edges, conversation, handlers, knowledge"
BOT = "Every room of bot has its floor"
HANDLERS = "Every room of handlers has its floor, and the offices never meet"
INTENTS = "Every room of intents has its floor"
STORAGE = "Every room of storage has its floor, and the databases never meet"
RECORDS = "Handlers see of storage only its records"
SIDES = "Only the start of the program names a side's storage"
SQL = "SQL in storage alone"
SDK = "A platform's SDK in its channel and its emulator alone"
WEB = "The web at the edges and the start alone"

# Top to bottom; rooms of one line never meet.
FLOORS_OF_BOT = (
    ("cli",),
    ("demo",),
    ("app",),
    ("channels", "console", "emulators"),
    ("http",),
    ("workers",),
    ("conversation",),
    ("dialogue",),
    ("actions",),
    ("teaching",),
    ("office",),
)
START = {"cli", "demo", "app"}
WITH_WEB = START | {"channels", "console", "emulators", "http"}
DATABASES = ("storage.front", "storage.back", "storage.house")
PLATFORMS = ("telegram", "slack_bolt", "slack_sdk", "aiohttp", "aiosmtplib")

# Of the other roots: what else a room must not name, beside what its whole root must not.
OF_HANDLERS = {
    "front": [("handlers.back", HANDLERS)],
    "back": [("handlers.front", HANDLERS)],
    "desk": [("handlers.front", HANDLERS), ("handlers.tickets", HANDLERS)],
    "handler": [("handlers.desk", HANDLERS)],
    "slots": [("handlers.handler", HANDLERS)],
    "door": [("handlers.handler", HANDLERS)],
    "reply": [("handlers.slots", HANDLERS)],
}
OF_INTENTS = {
    "text": [("intents.names", INTENTS)],
    "entities": [("intents.catalogue", INTENTS)],
    "model": [("intents.catalogue", INTENTS)],
    "catalogue": [("intents.recognizer", INTENTS)],
    "evaluation": [("intents.taught", INTENTS)],
    "taught": [("intents.evaluation", INTENTS)],
}
OF_STORAGE = {
    "records": [("storage.database", STORAGE)],
    "database": [("storage.tables", STORAGE)],
    "tables": [("storage.knowledge", STORAGE)],
    "knowledge": [("storage.conversation", STORAGE)],
    "conversation": [("storage.work", STORAGE)],
    "work": [("storage.front", STORAGE), ("storage.back", STORAGE)],
    "front": [("storage.back", STORAGE), ("storage.house", STORAGE)],
    "back": [("storage.front", STORAGE), ("storage.house", STORAGE)],
    "house": [("storage.front", STORAGE), ("storage.back", STORAGE)],
    "migrations": [("storage.importer", STORAGE)],
    "importer": [("storage.sample", STORAGE)],
}


@dataclass(frozen=True, slots=True)
class Probe:
    """An import that a room makes, and the contract that must refuse it."""

    room: str
    target: str
    contract: str

    @property
    def module(self) -> str:
        """Where it is made: a new module of the room, or the room itself if it is one module."""
        package = (REPO / self.room.replace(".", "/")).is_dir()
        return f"{self.room}.probe" if package else self.room


def rooms(root: str) -> list[str]:
    """The rooms of a root package: its packages, and the modules beside them."""
    entries = [one for one in (REPO / root).iterdir() if not one.name.startswith("__")]
    packages = [one.name for one in entries if (one / "__init__.py").is_file()]
    return sorted(packages + [one.stem for one in entries if one.suffix == ".py"])


def probes() -> Iterator[Probe]:
    for room in rooms("bot"):
        yield from (Probe(f"bot.{room}", target, name) for target, name in of_bot(room))
    for room in rooms("handlers"):
        foreign = [("storage.knowledge", RECORDS), ("storage.front", SIDES), ("sqlalchemy", SQL)]
        foreign += [("bot.office", FLOORS), ("telegram", SDK), ("starlette", WEB)]
        for target, name in (*foreign, *OF_HANDLERS.get(room, ())):
            yield Probe(f"handlers.{room}", target, name)
    for root, more in (("intents", OF_INTENTS), ("storage", OF_STORAGE)):
        other = "storage" if root == "intents" else "intents"
        for room in rooms(root):
            foreign = [(other, FLOORS), ("handlers", FLOORS), ("bot.office", FLOORS)]
            foreign += [("slack_sdk", SDK), ("starlette", WEB)]
            foreign += [("sqlalchemy", SQL)] if root == "intents" else []
            for target, name in (*foreign, *more.get(room, ())):
                yield Probe(f"{root}.{room}", target, name)


def of_bot(room: str) -> Iterator[tuple[str, str]]:
    """What a room of bot must not name: SQL, what is above or beside it, and what is others'."""
    floor = next((place for place, some in enumerate(FLOORS_OF_BOT) if room in some), None)
    if floor is None:
        return
    yield from ((target, SQL) for target in ("sqlalchemy", "psycopg", "sqlite3"))
    beside = [one for some in FLOORS_OF_BOT[: floor + 1] for one in some if one != room]
    yield from ((f"bot.{one}", BOT) for one in beside)
    if room not in START:
        yield from ((target, SIDES) for target in DATABASES)
    if room not in {"channels", "emulators"}:
        yield from ((target, SDK) for target in PLATFORMS)
    if room not in WITH_WEB:
        yield from ((target, WEB) for target in ("starlette", "uvicorn", "httpx", "jinja2"))


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source, without what is not Python."""
    copy = tmp_path_factory.mktemp("tree")
    for root in ROOTS:
        for file in (REPO / root).rglob("*.py"):
            place = copy / file.relative_to(REPO)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
    shutil.copyfile(REPO / "pyproject.toml", copy / "pyproject.toml")
    return copy


def lint(tree: Path) -> Mapping[str, str]:
    """Run import-linter on a tree; give what it says of each broken contract."""
    run = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
    done = subprocess.run(
        [sys.executable, "-c", run], cwd=tree, capture_output=True, text=True, check=False
    )
    assert not done.stderr, done.stderr
    assert "Contracts: " in done.stdout, done.stdout
    _, _, broken = done.stdout.partition("Broken contracts")
    parts = re.split(r"^(\S.*)\n-{5,}$", broken, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.fixture(scope="module")
def broken(tree: Path) -> Mapping[str, str]:
    """What import-linter says once every probe is in the tree; its walls hold without them."""
    assert lint(tree) == {}
    for one in probes():
        path = tree / f"{one.module.replace('.', '/')}.py"
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\nimport {one.target}\n")
    return lint(tree)


@pytest.mark.parametrize("root", ROOTS)
def test_every_room_has_probes(root: str) -> None:
    probed = {one.room for one in probes()}
    assert {f"{root}.{room}" for room in rooms(root)} <= probed


@pytest.mark.parametrize("one", list(probes()), ids=lambda one: f"{one.room}-{one.target}")
def test_a_forbidden_import_is_refused(broken: Mapping[str, str], one: Probe) -> None:
    refused = rf"\b{re.escape(one.module)} -> {re.escape(one.target)}(\.\S+)? \("
    assert re.search(refused, broken.get(one.contract, "")), f"{one.contract} let it pass"


def test_a_channel_has_no_other_channels_sdk(tree: Path) -> None:
    for room, target in (("slack", "telegram"), ("telegram", "slack_sdk"), ("web", "telegram")):
        place = tree / "bot" / "channels" / room / "stray.py"
        place.write_text(f"import {target}\n", encoding="utf-8")
    said = lint(tree)[SDK]
    for room, target in (("slack", "telegram"), ("telegram", "slack_sdk"), ("web", "telegram")):
        assert f"bot.channels.{room}.stray -> {target}" in said


@pytest.mark.parametrize(
    ("root", "contract"),
    [("bot", BOT), ("handlers", HANDLERS), ("intents", INTENTS), ("storage", STORAGE)],
)
def test_a_room_without_a_floor_is_refused(tree: Path, root: str, contract: str) -> None:
    room = tree / root / "attic"
    room.mkdir()
    (room / "__init__.py").touch()
    said = lint(tree)[contract]
    room.joinpath("__init__.py").unlink()
    room.rmdir()
    assert "not listed as layers" in said
    assert f"- {root}.attic" in said
