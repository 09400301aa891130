"""What the bot keeps on disk is for the user alone who runs it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import composition
from bot.app.composition import FILES
from bot.app.settings import Settings
from bot.channels.telegram.files import store
from intents.model.arrays import keep_arrays
from storage.conversation.journal import SentJournal
from storage.database import privacy


@pytest.fixture(autouse=True)
def careless() -> Iterator[None]:
    """A umask that hides nothing."""
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """Everything in a folder, and the folder itself, that others may look into."""
    return [
        f"{path.name} {stat.S_IMODE(path.stat().st_mode):o}"
        for path in (folder, *folder.rglob("*"))
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]


def furnish(folder: Path) -> list[str]:
    """Make all that a bot keeps: databases in use, a journal, what customers sent; give what of it
    is open to others.
    """
    SentJournal(folder / "front-telegram.sent").note(1, "7")
    store(folder / FILES, b"a picture")
    bot = composition.build(Settings.read({"SWINGDOOR_DATA_DIR": str(folder)}))
    try:
        assert {"front.db-wal", "front.db-shm", "back.lock"} <= {x.name for x in folder.iterdir()}
        return open_to_others(folder)
    finally:
        bot.close()


def test_a_new_data_directory_is_closed_to_others(tmp_path: Path) -> None:
    assert furnish(tmp_path / "data") == []


def test_what_an_older_version_left_open_is_closed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    furnish(data)
    foreign = data / "notes.txt"
    foreign.write_text("not ours")
    for path in (data, *data.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    composition.build(Settings.read({"SWINGDOOR_DATA_DIR": str(data)})).close()
    assert open_to_others(data) == ["notes.txt 644"]


def test_a_folder_many_share_stays_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    privacy.make_folder(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777


def test_models_are_kept_in_a_closed_folder(tmp_path: Path) -> None:
    keep_arrays(tmp_path / "swingdoor" / "one.npz")
    assert open_to_others(tmp_path / "swingdoor") == []
