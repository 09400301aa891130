"""The worker that seals, and what `audit verify` says afterwards."""

import asyncio
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.app.composition import Swingdoor
from storage.database.tokens import make_token
from storage.records.work import BOT
from storage.work import events
from storage.work.events import Happening

NAMES = ("front", "back", "house")


def happen(bot: Swingdoor, times: int = 3) -> None:
    """Have things happen everywhere, and be sealed."""
    for name in NAMES:
        for number in range(times):
            what = Happening("test.done", f"ticket {number}", BOT, {"token": make_token()})
            bot.databases[name].write(partial(events.record, what=what, now=bot.front.now()))
        asyncio.run(seal(bot, name))


async def seal(bot: Swingdoor, name: str) -> None:
    await bot.sealing(name).step()


def verify(data_dir: Path, **environment: str) -> Result:
    told = {"SWINGDOOR_DATA_DIR": str(data_dir), **environment}
    return CliRunner().invoke(main, ["audit", "verify"], env=told)


@pytest.fixture
def sealed(data_dir: Path, start_bot: Callable[[], Swingdoor]) -> Path:
    """A data directory in which all was sealed twice."""
    bot = start_bot()
    happen(bot)
    happen(bot)
    bot.close()
    return data_dir


def change(data_dir: Path, name: str, *statements: str) -> None:
    database = sqlite3.connect(data_dir / f"{name}.db")
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()


CUT = (
    "DELETE FROM events WHERE id > (SELECT min(upto) FROM seals)",
    "DELETE FROM seals WHERE upto > (SELECT min(upto) FROM seals)",
)


def test_what_nobody_touched_is_found_as_it_was(sealed: Path) -> None:
    done = verify(sealed)
    assert done.exit_code == 0, done.output
    assert "as it was sealed" in done.output


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_row_is_named_with_its_office(sealed: Path, name: str) -> None:
    change(sealed, name, "UPDATE events SET subject = 'other' WHERE subject = 'ticket 1'")
    done = verify(sealed)
    assert done.exit_code == 1
    found = sqlite3.connect(sealed / f"{name}.db").execute(
        "SELECT min(id) FROM events WHERE subject = 'other'"
    )
    assert f"{name}: row {found.fetchone()[0]} is not" in done.output


@pytest.mark.parametrize("name", NAMES)
def test_a_cut_tail_is_found_also_after_more_was_sealed(
    sealed: Path, start_bot: Callable[[], Swingdoor], name: str
) -> None:
    change(sealed, name, *CUT)
    assert f"{name}: the tail is missing" in verify(sealed).output
    bot = start_bot()
    happen(bot)
    bot.close()
    done = verify(sealed)
    assert done.exit_code == 1
    assert f"{name}: the tail is missing" in done.output


def test_a_cut_tail_is_found_where_the_anchor_was_removed_too(
    sealed: Path, start_bot: Callable[[], Swingdoor]
) -> None:
    change(sealed, "front", *CUT)
    (sealed / "front.seals").unlink()
    assert verify(sealed).exit_code == 1
    bot = start_bot()
    happen(bot)
    bot.close()
    assert "front: the first seals are not in front.seals" in verify(sealed).output


def test_a_seal_that_a_dead_process_left_unanchored_is_anchored(
    data_dir: Path, bot: Swingdoor
) -> None:
    happen(bot)
    anchor = data_dir / "front.seals"
    kept = anchor.read_bytes()
    happen(bot)
    whole = anchor.read_bytes()
    anchor.write_bytes(kept)
    asyncio.run(seal(bot, "front"))
    assert anchor.read_bytes() == whole


def test_without_the_key_signatures_are_not_judged_with_another_they_are(sealed: Path) -> None:
    (sealed / "local.key").unlink()
    done = verify(sealed)
    assert (done.exit_code, "not checked" in done.output) == (0, True)
    done = verify(sealed, SWINGDOOR_SECRET_KEY="4f0c6b1d9a7e3528c6f1b0d94a8e7352")
    assert (done.exit_code, "not signed with" in done.output) == (1, True)
