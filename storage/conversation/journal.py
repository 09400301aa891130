"""What was sent, line by line in a file, before the database knows it.

A mark in the database waits for the next commit; a kill in between would send twice. One
`write` survives kill -9 without a flush to disk, and is replayed before anything is sent again.
"""

import os
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
        make_folder(path.parent)
        self._file = open_file(path, os.O_RDWR | os.O_APPEND)

    def note(self, row: int, remote_id: str) -> None:
        """Note that a row was sent; a single write, so a line is there whole or not at all."""
        os.write(self._file, f"{row}\t{remote_id}\n".encode())

    def marks(self, now: datetime) -> list[Mark]:
        """Give the marks the database may not have yet."""
        marks: list[Mark] = []
        for line in self.path.read_text(encoding="utf-8").splitlines():
            fields = line.split("\t")
            if len(fields) == _FIELDS and fields[0].isdigit():
                marks.append((int(fields[0]), Fate.SENT, now, fields[1], None))
        return marks

    def clear(self) -> None:
        """Forget all lines: their marks are committed."""
        os.ftruncate(self._file, 0)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)
