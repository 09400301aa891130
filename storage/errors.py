"""What can go wrong with the records, each with what to do next; how a failure is noted."""

import traceback
from pathlib import Path

_PLACES = 6  # of the stack, the innermost first


class StorageError(Exception):
    """The records cannot be used as asked."""


class AlreadyServedError(StorageError):
    """Another process holds these SQLite files. For several servers, use PostgreSQL."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} is in use by another Swingdoor. Stop that one, or give each its own "
            "SWINGDOOR_DATA_DIR. To run several servers on the same records, use PostgreSQL."
        )


class NewerSchemaError(StorageError):
    """The database was written by a newer Swingdoor."""

    def __init__(self, name: str, found: str, known: str) -> None:
        super().__init__(
            f"The {name} database has schema {found}, this Swingdoor knows up to {known}. "
            "Install the newer version that wrote it, or restore a backup from before."
        )


class OvertakenError(StorageError):
    """Somebody else wrote to the same conversation first; the same work, done again, may succeed."""


class ClosedError(StorageError):
    """The database no longer takes work: the server is stopping."""


def trace(error: BaseException) -> str:
    """Say what failed and where, without the words of anyone: an error's text may hold them."""
    places = traceback.extract_tb(error.__traceback__)[-_PLACES:]
    where = " < ".join(f"{Path(one.filename).name}:{one.lineno}" for one in reversed(places))
    return f"{type(error).__name__} at {where}"
