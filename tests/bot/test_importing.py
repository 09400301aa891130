"""An import is kept whole or not at all, whenever its process dies, and holds up nobody."""

import csv
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.app import composition, imports
from bot.app.composition import Swingdoor
from bot.app.settings import Settings
from storage.database.database import Connection, Database
from storage.front.tables import customers, orders
from storage.importer import Known, RefusedError, journal, read
from storage.importer.writing import SLICE
from tests.conftest import NOON

MANY = 2 * SLICE + 10


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """More rows than one step takes: customers, then the orders that name them."""
    folder = tmp_path / "files" / "front"
    folder.mkdir(parents=True)
    with (folder / "customers.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("id", "name"), *((f"N{n}", "Sam") for n in range(MANY))])
    with (folder / "orders.csv").open("w", newline="") as file:
        head = ("number", "customer_id", "status", "placed_on")
        rows = ((f"X-{n}", f"N{n}", "processing", "2026-01-05") for n in range(MANY))
        csv.writer(file).writerows([head, *rows])
    return folder.parent


def counted(bot: Swingdoor) -> tuple[int, int]:
    def ask(on: Connection) -> tuple[int, int]:
        mine = select(func.count()).where(customers.c.id.like("N%"))
        theirs = select(func.count()).where(orders.c.number.like("X-%"))
        return on.execute(mine).scalar_one(), on.execute(theirs).scalar_one()

    with bot.front.database.read() as connection:
        return ask(connection)


def bring_in(bot: Swingdoor, files: Path) -> None:
    data = bot.settings.data_dir
    imports.bring_in(files, bot.front.database, bot.back.database, NOON, kept_in=data)


class Died(BaseException):
    """The process is gone: nothing that would handle an error runs."""


def die_after(steps: int, patch: pytest.MonkeyPatch) -> None:
    real, done = imports._do, iter(range(steps))

    def do(*some: object) -> None:
        if next(done, None) is None:
            raise Died
        real(*some)  # type: ignore[arg-type]

    patch.setattr(imports, "_do", do)


@pytest.mark.parametrize("steps", [0, 1, 4, 5])
def test_whoever_dies_half_way_ends_it_at_the_next_start(
    home: Settings, files: Path, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = composition.build(home)
    die_after(steps, monkeypatch)
    with pytest.raises(Died):
        bring_in(bot, files)
    monkeypatch.undo()
    bot.close()
    again = composition.build(home)
    assert counted(again) == (MANY, MANY)
    assert not (home.data_dir / journal.NAME).exists()
    again.close()


def test_whoever_dies_while_writing_it_down_leaves_nothing(
    home: Settings, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_: object) -> None:
        raise Died

    bot = composition.build(home)
    monkeypatch.setattr("storage.importer.journal.os.fsync", die)
    with pytest.raises(Died):
        bring_in(bot, files)
    monkeypatch.undo()
    bot.close()
    again = composition.build(home)
    assert counted(again) == (0, 0)
    bring_in(again, files)
    assert counted(again) == (MANY, MANY)
    again.close()


def test_a_bad_last_row_is_named_and_nothing_is_kept(home: Settings, files: Path) -> None:
    with (files / "front" / "orders.csv").open("a", newline="") as file:
        csv.writer(file).writerow(("X-bad", "nobody", "processing", "2026-01-05"))
    bot = composition.build(home)
    with pytest.raises(RefusedError, match=f"front/orders.csv:{MANY + 2}: customer_id"):
        bring_in(bot, files)
    assert counted(bot) == (0, 0)
    assert not list(home.data_dir.glob(f"{journal.NAME}*"))
    bot.close()


def test_a_large_import_is_many_commits(
    home: Settings, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = composition.build(home)
    jobs: list[object] = []
    real = Database.write

    def write(self: Database, job: Callable[[Connection], object]) -> object:
        jobs.append(job)
        return real(self, job)

    monkeypatch.setattr(Database, "write", write)
    bring_in(bot, files)
    assert len(jobs) == 2 * 3
    bot.close()


def test_reading_articles_grows_as_they_do(tmp_path: Path) -> None:
    def seconds(count: int) -> float:
        folder = tmp_path / str(count) / "front" / "articles"
        folder.mkdir(parents=True)
        sources = {f"page-{n}": f"front/articles/page-{n}.md" for n in range(count)}
        for slug in sources:
            (folder / f"{slug}.md").write_text("# A page\n\nWords.\n")
        began = time.process_time()
        read(tmp_path / str(count), Known(articles=sources))
        return time.process_time() - began

    seconds(10)
    assert seconds(4_000) < 12 * seconds(500)  # eight times as many; looked up in a list: 60 times
