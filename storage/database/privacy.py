"""Files for the user alone who runs this: folders 0700, files 0600, older ones mended."""

import os
import stat
from pathlib import Path

FOLDER = 0o700
FILE = 0o600
# What this bot keeps in a data directory; whatever else lies there is not ours to change.
_OURS = ("*.db", "*.db-wal", "*.db-shm", "*.db-journal", "*.lock", "*.sent", "*.seals", "*.key")


def make_folder(path: Path) -> None:
    """Make a folder that nobody else can look into, or close one of ours that others can.

    A folder that many share (/tmp) or that is somebody else's stays as it is.
    """
    path.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    found = path.stat()
    if found.st_uid == os.geteuid() and not found.st_mode & stat.S_ISVTX:
        _close(path, FOLDER)


def open_file(path: Path, flags: int) -> int:
    """Open a file of ours, making it if needed; give its descriptor."""
    handle = os.open(path, flags | os.O_CREAT | os.O_CLOEXEC, FILE)
    if stat.S_IMODE(os.fstat(handle).st_mode) != FILE:
        os.fchmod(handle, FILE)
    return handle


def make_file(path: Path) -> None:
    """Make a file, empty, if there is none; SQLite's files beside it take its mode."""
    make_folder(path.parent)
    os.close(open_file(path, os.O_RDWR))


def close_old(folder: Path, *within: str) -> None:
    """Close what an older version left open to others: our files, and all of some folders."""
    for pattern in _OURS:
        for path in folder.glob(pattern):
            _close(path, FILE)
    for name in within:
        for path in (folder / name, *(folder / name).rglob("*")):
            _close(path, FOLDER if path.is_dir() else FILE)


def _close(path: Path, mode: int) -> None:
    """Take rights away, where there are too many. What is not there, or not ours, stays."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    ours = found.st_uid == os.geteuid() and not stat.S_ISLNK(found.st_mode)
    if ours and stat.S_IMODE(found.st_mode) & ~mode:
        path.chmod(mode)
