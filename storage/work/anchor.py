"""What seals said, line by line in a file beside the database: who cuts the log's tail is found.

It is only ever appended to. Copied to another machine, or made append-only, it holds against
whoever may write both the database and this directory.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from storage.database.privacy import make_folder, open_file
from storage.work.seals import Seal

_FIELDS = 3


class Anchor:
    """The file of one database: lines of last row, hash, moment."""

    def __init__(self, path: Path) -> None:
        """Take where it is; the first seal makes it."""
        self.path = path

    def note(self, seals: Iterable[Seal]) -> None:
        """Append seals; they are on disk when this returns."""
        make_folder(self.path.parent)
        file = open_file(self.path, os.O_WRONLY | os.O_APPEND)
        try:
            for seal in seals:
                os.write(file, f"{seal.upto}\t{seal.hash}\t{seal.at}\n".encode())
            os.fsync(file)
        finally:
            os.close(file)

    def read(self) -> list[tuple[int, str]]:
        """Give last row and hash of each seal noted; none where there is no file."""
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return []
        fields = [line.split("\t") for line in lines]
        return [
            (int(one[0]), one[1]) for one in fields if len(one) == _FIELDS and one[0].isdecimal()
        ]
