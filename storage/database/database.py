"""One database: a thread that writes, and readers beside it.

Every write is a job on the write thread and joins the next commit. What arrives while the last
commit runs is the next batch: no timer, no added delay, one flush to disk for all of it.

What is asked of it, waiting on a thread and awaited on an event loop:

    a job, for the next commit      write(job)      await act(job)      submit(job): a future
    a question, on a reader         read()          await look(question)
"""

import asyncio
import logging
import queue
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from storage.database import engines
from storage.errors import ClosedError, OvertakenError, StorageError, trace

__all__ = ["FAULTS", "Connection", "Database", "Together", "may_succeed_later"]

log = logging.getLogger(__name__)

T = TypeVar("T")
Item = TypeVar("Item", contravariant=True)  # noqa: PLC0105 - the plain word reads better
Result = TypeVar("Result", covariant=True)  # noqa: PLC0105 - same

CHANGED = "changed"  # where a transaction collects the ids its commit will announce
MOST_TOGETHER = 64  # items in one commit; measured: 10-15 already cost one flush
# What a database that is away, full or closing raises: nothing is wrong with what was asked.
FAULTS: tuple[type[Exception], ...] = (SQLAlchemyError, StorageError, OSError)
_NOTHING = select(1)
STRIKES = 3  # times an item may fail alone before it is given up


class Together(Protocol[Item, Result]):
    """Work done for many items in one go, with statements that take them all."""

    def run(self, connection: Connection, items: Sequence[Item]) -> Sequence[Result]:
        """Do all items; one result for each, in order. Raising undoes all of them."""
        ...

    def give_up(self, connection: Connection, item: Item, error: Exception) -> Result:
        """Do what can be done for an item that failed three times alone."""
        ...


@dataclass(frozen=True, eq=False)
class _Work(Generic[T]):
    """One thing to do: a job of its own, or an item of something done together."""

    future: "Future[T]"
    job: Callable[[Connection], T] | None = None
    together: Together[Any, T] | None = None
    item: Any = None
    key: str | None = None


class Database:
    """Where one office's (or the house's) records are; see the module's first lines."""

    def __init__(self, url: str) -> None:
        """Take an SQLAlchemy URL: `sqlite:///path` or `postgresql+psycopg://…`.

        `listeners` are called on the write thread after each commit with the ids of the
        conversations that changed. One that fails is noted; what it was told of is committed.
        """
        self.url = url
        self.writer: Engine = engines.open_writer(url)
        self.reader: Engine = engines.open_reader(url)
        self._waiting: queue.SimpleQueue[_Work[Any] | None] = queue.SimpleQueue()
        self._held: deque[_Work[Any]] = deque()
        self._closing = threading.Lock()
        self._closed = False
        self.listeners: list[Callable[[Collection[int]], None]] = []
        self._thread = threading.Thread(target=self._write, name="writes", daemon=True)
        self._thread.start()

    def submit(self, job: Callable[[Connection], T]) -> "Future[T]":
        """Run a job in the next commit; its result is there once that commit is on disk.

        A job that was taken cannot be taken back: cancelling its future changes nothing.
        """
        return self._put(_Work(Future(), job=job))

    def join(self, together: Together[Item, T], item: Item, key: str) -> "Future[T]":
        """Do an item together with others of its kind; one item of each key in a commit."""
        return self._put(_Work(Future(), together=together, item=item, key=key))

    def write(self, job: Callable[[Connection], T]) -> T:
        """Run a job and wait for its commit."""
        return self.submit(job).result()

    async def act(self, job: Callable[[Connection], T]) -> T:
        """Run a job in the next commit and await it, while the event loop goes on.

        If whoever awaits it is cancelled, the job commits all the same and its result is lost.
        """
        return await asyncio.wrap_future(self.submit(job))

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a connection that only reads, with what is committed now. It blocks."""
        with self.reader.connect() as connection:
            yield connection

    async def look(self, question: Callable[[Connection], T]) -> T:
        """Ask something of what is committed and await the answer, while the event loop goes on.

        Connection and question both live on a thread of their own: even to open one can wait.
        Whoever is cancelled waits no longer; the question is still asked to its end.
        """

        def ask() -> T:
            with self.read() as connection:
                return question(connection)

        return await asyncio.to_thread(ask)

    @property
    def is_alone(self) -> bool:
        """Whether no other process can write here: a file is locked by the one that serves it."""
        return engines.is_sqlite(self.url)

    @property
    def writes(self) -> bool:
        """Whether the write thread is alive."""
        return self._thread.is_alive()

    async def probe(self) -> None:
        """Read and commit nothing; raises what keeps either from being done."""
        await self.look(lambda connection: connection.execute(_NOTHING).scalar_one())
        await self.act(lambda connection: connection.execute(_NOTHING).scalar_one())

    def close(self, timeout: float = 10.0) -> None:
        """Finish what was taken, refuse what comes later; gives up after `timeout` seconds."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._waiting.put(None)
        self._thread.join(timeout)
        self.reader.dispose()
        self.writer.dispose()

    def _put(self, work: "_Work[T]") -> "Future[T]":
        with self._closing:
            if self._closed:
                raise ClosedError("The server is stopping; send it again in a moment.")
            # From here on nobody can cancel it: to set the result of a cancelled future would
            # raise, on the write thread, which must never end.
            work.future.set_running_or_notify_cancel()
            self._waiting.put(work)
        return work.future

    # --- the write thread ----------------------------------------------------------------------

    def _write(self) -> None:
        open_ = True
        while open_ or self._held:
            batch, open_ = self._collect(open_=open_)
            if batch:
                self._commit(batch)

    def _collect(self, *, open_: bool) -> tuple[list[_Work[Any]], bool]:
        """Take what waits, at most one item of each key; the rest is held, in order."""
        batch: list[_Work[Any]] = []
        keys: set[str] = set()
        held, self._held = self._held, deque()
        while len(batch) < MOST_TOGETHER:
            if held:
                work: _Work[Any] | None = held.popleft()
            elif not open_:
                break
            else:
                try:
                    work = self._waiting.get(block=not batch and not self._held)
                except queue.Empty:
                    break
            if work is None:
                open_ = False
            elif work.key is not None and work.key in keys:
                self._held.append(work)
            else:
                keys.add(work.key or "")
                batch.append(work)
        self._held.extend(held)
        return batch, open_

    def _commit(self, batch: list[_Work[Any]]) -> None:
        try:
            results = self._transact(lambda connection: _run(connection, batch))
        except Exception as error:  # noqa: BLE001 - whatever failed, each goes on alone
            if len(batch) == 1:
                self._retry(batch[0], error)
            else:
                for work in batch:
                    self._retry(work, None)
        else:
            for work, result in zip(batch, results, strict=True):
                work.future.set_result(result)

    def _transact(self, job: Callable[[Connection], T]) -> T:
        """Run a job in a transaction of its own; once it is on disk, tell who listens."""
        with self.writer.begin() as connection:
            changed: set[int] = set()
            connection.info[CHANGED] = changed
            result = job(connection)
        if changed:
            self._announce(changed)
        return result

    def _announce(self, changed: Collection[int]) -> None:
        """Tell who listens. The commit stands: a listener's failure must not have it run again."""
        for tell in self.listeners:
            try:
                tell(changed)
            except Exception as error:  # noqa: BLE001 - the others are told all the same
                log.error("a listener failed: %s", trace(error))  # noqa: TRY400 - no contents in logs

    def _retry(self, work: _Work[Any], error: Exception | None) -> None:
        """Run one piece alone: until it works, or until three strikes."""
        strikes = 1 if error is not None else 0
        while strikes < STRIKES and (error is None or work.together or _may_pass(error)):
            try:
                result = self._transact(lambda connection: _run(connection, [work]))[0]
            except Exception as again:  # noqa: BLE001 - the strike is what we count
                error, strikes = again, strikes + 1
            else:
                work.future.set_result(result)
                return
        self._give_up(work, error or RuntimeError("never ran"))

    def _give_up(self, work: _Work[Any], error: Exception) -> None:
        """Have an item given up that cannot be done; whoever waits for a job learns why.

        While the database is away nothing is given up: it comes back, and so does the item.
        """
        if work.together is None or _is_away(error):
            work.future.set_exception(error)
            return
        try:
            together = work.together
            result = self._transact(
                lambda connection: together.give_up(connection, work.item, error)
            )
        except Exception as last:  # noqa: BLE001 - the caller learns it: nothing is acknowledged
            work.future.set_exception(last)
        else:
            work.future.set_result(result)


def _run(connection: Connection, batch: Sequence[_Work[Any]]) -> list[Any]:
    """Run a batch in one transaction: what is done together at once, then each job."""
    results: dict[int, Any] = {}
    groups: dict[int, list[_Work[Any]]] = {}
    for work in batch:
        if work.together is not None:
            groups.setdefault(id(work.together), []).append(work)
    for group in groups.values():
        together = group[0].together
        assert together is not None
        done = together.run(connection, [work.item for work in group])
        results.update({id(work): result for work, result in zip(group, done, strict=True)})
    for work in batch:
        if work.job is not None:
            results[id(work)] = work.job(connection)
    return [results[id(work)] for work in batch]


def _may_pass(error: Exception) -> bool:
    """Whether only a race was lost: overtaken, a serialization failure or a deadlock."""
    if isinstance(error, OvertakenError):
        return True
    state = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
    return state in {"40001", "40P01"}


def _is_away(error: Exception) -> bool:
    """Whether the database is to blame, not what was asked: it is gone, full, or cannot be locked."""
    return isinstance(error, OperationalError | InterfaceError | OSError) and not _may_pass(error)


def may_succeed_later(error: Exception) -> bool:
    """Whether the same job may succeed another time: the database is away, or a race was lost."""
    return _is_away(error) or _may_pass(error)
