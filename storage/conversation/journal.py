"""What was sent, line by line in a file, before the database knows it.

A mark in the database waits for the next commit; a kill in between would send twice. One
`write` survives kill -9 without a flush to disk, and is replayed before anything is sent again.
Each process has a file of its own for each channel, and holds a lock on it that dies with it: a
file nobody holds is a dead process's, and whoever finds it replays it.
"""

import fcntl
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from storage.conversation.outbox import Fate, Mark
from storage.database.privacy import make_folder, open_file

_FIELDS = 2


class SentJournal:
    """An append-only file of `row id, remote id` lines."""

    def __init__(self, path: Path) -> None:
        """Open the file, making it if needed."""
        self.path = path
        self._torn = False
        make_folder(path.parent)
        self._file = open_file(path, os.O_RDWR | os.O_APPEND)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.held = False
        else:
            self.held = True

    @classmethod
    def of(cls, directory: Path, name: str, owner: str) -> "SentJournal":
        """Open the file of a process for what `name` says, such as `front-telegram`."""
        return cls(directory / f"{name}.{owner}.sent")

    def note(self, row: int, remote_id: str) -> None:
        """Note that a row was sent; a single write, so a line is there whole or not at all.

        OSError where it could not be written; what is left of such a line spoils no other.
        """
        line = f"{row}\t{remote_id}\n".encode()
        torn, self._torn = self._torn, True
        written = os.write(self._file, b"\n" + line if torn else line)
        if written < len(line) + torn:
            raise OSError("the journal's disk is full")
        self._torn = False

    def marks(self, now: datetime) -> list[Mark]:
        """Give the marks the database may not have yet."""
        marks: list[Mark] = []
        for line in self.path.read_text(encoding="utf-8", errors="replace").splitlines():
            fields = line.split("\t")
            if len(fields) == _FIELDS and fields[0].isdigit():
                marks.append(Mark(int(fields[0]), Fate.SENT, now, fields[1]))
        return marks

    def clear(self) -> None:
        """Forget all lines: their marks are committed."""
        os.ftruncate(self._file, 0)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    # --- what dead processes left ----------------------------------------------------------------

    def others(self) -> Sequence[Path]:
        """Give the files of the same name that other processes made, dead or alive."""
        found = self.path.parent.glob(f"{self._name}.*sent")
        return [one for one in sorted(found) if one != self.path]

    def file_of(self, owner: str) -> Path:
        """Give the file a process on this machine would have."""
        return self.path.with_name(f"{self._name}.{owner}.sent")

    @classmethod
    def adopt(cls, path: Path) -> "SentJournal | None":
        """Take over the file of a dead process; None while anyone holds it."""
        if not path.exists():
            return None
        found = cls(path)
        if found.held:
            return found
        found.close()
        return None

    def discard(self) -> None:
        """Remove the file: its marks are committed, and who wrote it is dead."""
        self.path.unlink(missing_ok=True)
        self.close()

    @property
    def _name(self) -> str:
        return self.path.name.split(".", 1)[0]
