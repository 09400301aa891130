"""Seals over the log: rows in order, a chain of hashes, a signed head; made aside by a worker.

An act writes its row and waits for nobody; soon after, a seal takes in the rows since the last one.
It holds a digest of each row, so that the first changed one can be named, and a hash chained over
all rows from the first, signed with a key that is not in the database. What a seal says is anchored
outside the table (`storage.work.anchor`): a tail cut off both tables is missed there.
"""

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select

from storage.database.moments import to_row
from storage.tables.work import events, seals
from storage.work.events import horizon

MOST = 1_000  # rows of one seal
_SHORT = 16  # signs of a row's digest that are kept to name it by
_MARK = 8  # signs that tell one key from another

_NEWEST = select(seals).order_by(seals.c.id.desc()).limit(1)
_SEALS = select(seals).where(seals.c.upto > bindparam("after")).order_by(seals.c.id)
_ROWS = (
    select(events)
    .where(events.c.id > bindparam("after"), events.c.id <= bindparam("upto"))
    .order_by(events.c.id)
)
_NEXT = _ROWS.limit(MOST)
_UNSEALED = select(func.count()).where(events.c.id > bindparam("after"))
_ADD = insert(seals)


@dataclass(frozen=True, slots=True)
class Seal:
    """What one seal says: the last row it takes in, how many, their digests, the chain's hash,
    and the signature over all that.
    """

    upto: int
    rows: int
    digests: str
    hash: str
    at: int
    head: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong with a log, None or 0 where nothing is: the first row that is not as it was
    sealed, the first changed seal, the first anchored seal that is gone, the first seal signed
    with another key; whether the first seals were never anchored; how many rows wait for a seal.
    """

    row: int | None = None
    seal: int | None = None
    tail: int | None = None
    foreign: int | None = None
    unanchored: bool = False
    waiting: int = 0


class Signer:
    """Signs the seals of one database, and tells its own signatures from others."""

    def __init__(self, key: bytes, name: str) -> None:
        """Take the key, and which database this is: a seal of one is none of another."""
        self._key = key
        self._name = name
        self._mark = hashlib.sha256(key).hexdigest()[:_MARK]

    def sign(self, seal: Seal) -> str:
        """Give the signature, marked with the key it was made with."""
        said = (self._name, seal.upto, seal.rows, seal.digests, seal.hash, seal.at)
        text = "\x1f".join(map(str, said)).encode()
        return f"{self._mark}:{hmac.new(self._key, text, hashlib.sha256).hexdigest()}"

    def is_foreign(self, seal: Seal) -> bool:
        """Tell whether a seal says that another key signed it."""
        return seal.head.partition(":")[0] != self._mark


def seal_next(connection: Connection, signer: Signer, now: datetime) -> Seal | None:
    """Seal the next rows below the horizon; None if there are none, or another process is at it."""
    if connection.dialect.name == "postgresql":
        locked = connection.exec_driver_sql("SELECT pg_try_advisory_xact_lock(7368)")
        if not locked.scalar_one():
            return None
    last = newest(connection)
    after, before = (last.upto, last.hash) if last else (0, "")
    rows = connection.execute(_NEXT, {"after": after, "upto": horizon(connection)}).all()
    if not rows:
        return None
    full = [_digest(row) for row in rows]
    seal = Seal(
        upto=rows[-1].id,
        rows=len(rows),
        digests=" ".join(_shorten(full)),
        hash=_chain(before, full),
        at=to_row(now),
    )
    seal = replace(seal, head=signer.sign(seal))
    connection.execute(_ADD, {name: getattr(seal, name) for name in Seal.__slots__})
    return seal


def is_due(connection: Connection) -> bool:
    """Tell whether rows wait for a seal."""
    last = newest(connection)
    waits = {"after": last.upto if last else 0, "upto": horizon(connection)}
    return connection.execute(_NEXT.limit(1), waits).first() is not None


def newest(connection: Connection) -> Seal | None:
    """Give the last seal, None before the first."""
    row = connection.execute(_NEWEST).first()
    return None if row is None else _seal(row)


def after(connection: Connection, upto: int) -> list[Seal]:
    """Give the seals over rows after one, in order."""
    return [_seal(row) for row in connection.execute(_SEALS, {"after": upto})]


def verify(connection: Connection, signer: Signer, anchored: Sequence[tuple[int, str]]) -> Findings:
    """Hold every row against its seal, every seal against its signature and its anchor.

    `anchored` are the (last row, hash) of the seals that were noted outside.
    """
    found = Findings()
    upto, before = 0, ""
    known: set[tuple[int, str]] = set()
    for seal in after(connection, 0):
        known.add((seal.upto, seal.hash))
        rows = connection.execute(_ROWS, {"after": upto, "upto": seal.upto}).all()
        full = [_digest(row) for row in rows]
        bad = None
        if (_chain(before, full), len(full)) != (seal.hash, seal.rows):
            bad = _first_bad(rows, seal)
        elif seal.digests != " ".join(_shorten(full)):
            bad = seal.upto, False
        if signer.is_foreign(seal):
            found = replace(found, foreign=found.foreign or seal.upto)
        elif not hmac.compare_digest(seal.head, signer.sign(seal)):
            found = replace(found, seal=found.seal or seal.upto)
        if bad is not None:
            place, is_row = bad
            found = (
                replace(found, row=found.row or place)
                if is_row
                else replace(found, seal=found.seal or place)
            )
        upto, before = seal.upto, seal.hash
    return replace(
        found,
        tail=next((one[0] for one in anchored if one not in known), None),
        unanchored=bool(known) and (not anchored or anchored[0] != min(known)),
        waiting=connection.execute(_UNSEALED, {"after": upto}).scalar_one(),
    )


def _first_bad(rows: Sequence[Row[*tuple[Any, ...]]], seal: Seal) -> tuple[int, bool]:
    """Give the first row that is not as sealed; the seal itself, False, if none of them differs."""
    sealed = dict(one.split(":", 1) for one in seal.digests.split() if ":" in one)
    here = {str(row.id): _digest(row).split(":", 1)[1][:_SHORT] for row in rows}
    differ = [int(id_) for id_ in {*sealed, *here} if sealed.get(id_) != here.get(id_)]
    return (min(differ), True) if differ else (seal.upto, False)


def _shorten(full: Sequence[str]) -> Iterator[str]:
    for digest in full:
        id_, _, signs = digest.partition(":")
        yield f"{id_}:{signs[:_SHORT]}"


def _digest(row: Row[*tuple[Any, ...]]) -> str:
    """Give a row's id and its digest."""
    words = (row.id, row.at, row.kind, row.subject, row.actor, row.fields)
    return f"{row.id}:{hashlib.sha256(chr(31).join(map(str, words)).encode()).hexdigest()}"


def _chain(before: str, full: Sequence[str]) -> str:
    for digest in full:
        before = hashlib.sha256(f"{before}\x1f{digest}".encode()).hexdigest()
    return before


def _seal(row: Row[*tuple[Any, ...]]) -> Seal:
    return Seal(row.upto, row.rows, row.digests, row.hash, row.at, row.head)
