"""How the two engines are opened: SQLite beside its lock, PostgreSQL through psycopg."""

import fcntl
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool, StaticPool

from storage.database.privacy import make_file, make_folder, open_file
from storage.errors import AlreadyServedError, StorageError

T = TypeVar("T")

# FULL: a commit that was acknowledged survives a power cut. Only the writer checkpoints: before
# 3.51.3 two checkpointing connections could corrupt the log (sqlite.org, "WAL-reset bug").
_WRITER = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA wal_autocheckpoint=4000",
    "PRAGMA cache_size=-16384",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
)
_READER = ("PRAGMA query_only=ON", "PRAGMA wal_autocheckpoint=0", "PRAGMA busy_timeout=10000")
# A server that is gone is noticed within seconds, and nothing waits for ever: connecting, a
# statement, a lock, a transaction that its client forgot (libpq and PostgreSQL's own settings).
_PATIENCE = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "options": "-c statement_timeout=60s -c lock_timeout=15s"
    " -c idle_in_transaction_session_timeout=60s",
}


def is_sqlite(url: str) -> bool:
    """Tell whether a URL names an SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


def sqlite_path(url: str) -> Path:
    """Give the file an SQLite URL names."""
    return Path(make_url(url).database or "")


def open_writer(url: str) -> Engine:
    """Open the engine all writes go through; on SQLite it is one connection."""
    if not is_sqlite(url):
        return create_engine(
            url, pool_size=2, pool_pre_ping=True, hide_parameters=True, connect_args=_PATIENCE
        )
    make_file(sqlite_path(url))
    engine = create_engine(
        url,
        poolclass=StaticPool,
        connect_args={"check_same_thread": False},
        hide_parameters=True,  # an error must not carry what people wrote into a log
    )
    event.listen(engine, "connect", _prepare(_WRITER))
    event.listen(engine, "begin", _begin_immediate)
    return engine


def open_reader(url: str) -> Engine:
    """Open an engine that only reads. Without BEGIN IMMEDIATE: that would take the write lock."""
    if not is_sqlite(url):
        return create_engine(
            url,
            pool_size=4,
            pool_pre_ping=True,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            connect_args=_PATIENCE,
        )
    engine = create_engine(
        url,
        poolclass=QueuePool,
        hide_parameters=True,
        pool_size=4,
        connect_args={"check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare(_READER))
    return engine


def _prepare(pragmas: tuple[str, ...]) -> Any:
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun by us alone
        for pragma in pragmas:
            connection.execute(pragma)

    return prepare


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def read_once(url: str, question: Callable[[Connection], T]) -> T:
    """Ask a database one thing, whoever serves it; StorageError if it cannot be read."""
    reader = open_reader(url)
    try:
        with reader.connect() as connection:
            return question(connection)
    except DBAPIError as problem:
        raise StorageError(f"the records cannot be read ({problem.orig})") from None
    finally:
        reader.dispose()


class FileLock:
    """The right to write an SQLite file. It dies with its process."""

    def __init__(self, path: Path) -> None:
        """Take the lock beside `path`, or raise AlreadyServedError."""
        make_folder(path.parent)
        self._file: IO[bytes] = os.fdopen(open_file(path.with_suffix(".lock"), os.O_WRONLY), "wb")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise AlreadyServedError(str(path)) from None

    def release(self) -> None:
        """Give the right back."""
        self._file.close()
