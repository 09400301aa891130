"""Phrases taught since the catalogue was written: drafted, live, or taken back; never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from storage.database.moments import from_row, to_row
from storage.database.statements import insert_new
from storage.tables.taught import taught


class State(StrEnum):
    """How far a phrase is: only a live one is trained on."""

    DRAFT = "draft"
    LIVE = "live"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class TaughtPhrase:
    """One phrase, who did what with it when, and its trial as JSON."""

    number: int
    intent: str
    phrase: str
    state: State
    by: str
    at: datetime
    live_by: str | None
    live_at: datetime | None
    undone_by: str | None
    undone_at: datetime | None
    trial: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A phrase about to be kept; `key` is its words alone."""

    intent: str
    phrase: str
    key: str
    language: str


_ADD = insert_new(taught, [taught.c.id])
_ALL = select(taught).order_by(taught.c.id.desc())
_ONE = select(taught).where(taught.c.id == bindparam("number"))
_SAME = select(taught).where(taught.c.key == bindparam("of"), taught.c.state != State.UNDONE.value)
_LIVE = (
    select(taught.c.intent, taught.c.phrase)
    .where((taught.c.state == State.LIVE.value) | (taught.c.id == bindparam("also")))
    .order_by(taught.c.id)
)
_TRIED = update(taught).where(taught.c.id == bindparam("number")).values(trial=bindparam("found"))
_GO_LIVE = (
    update(taught)
    .where(taught.c.id == bindparam("number"), taught.c.state == State.DRAFT.value)
    .values(state=State.LIVE.value, live_by=bindparam("who"), live_at=bindparam("now"))
)
_UNDO = (
    update(taught)
    .where(taught.c.id == bindparam("number"), taught.c.state != State.UNDONE.value)
    .values(state=State.UNDONE.value, undone_by=bindparam("who"), undone_at=bindparam("now"))
)


def add(connection: Connection, draft: Draft, by: str, now: datetime) -> TaughtPhrase | None:
    """Keep a draft; None if the same words are taught already, by now or just now."""
    row = connection.execute(
        _ADD.on(connection),
        {
            "intent": draft.intent,
            "phrase": draft.phrase,
            "key": draft.key,
            "language": draft.language,
            "state": State.DRAFT.value,
            "by": by,
            "at": to_row(now),
        },
    ).first()
    return None if row is None else find(connection, row.id)


def find(connection: Connection, number: int) -> TaughtPhrase | None:
    """Give a phrase by number."""
    row = connection.execute(_ONE, {"number": number}).first()
    return None if row is None else _taught(row)


def find_same(connection: Connection, key: str) -> TaughtPhrase | None:
    """Give the phrase with these words that is a draft or live."""
    row = connection.execute(_SAME, {"of": key}).first()
    return None if row is None else _taught(row)


def list_all(connection: Connection) -> Sequence[TaughtPhrase]:
    """Give all phrases, newest first."""
    return [_taught(row) for row in connection.execute(_ALL)]


def list_live(connection: Connection, also: int | None = None) -> tuple[tuple[str, str], ...]:
    """Give (intent, phrase) of all that is live, by number; `also` as if that one were."""
    rows = connection.execute(_LIVE, {"also": also})
    return tuple((row.intent, row.phrase) for row in rows)


def keep_trial(connection: Connection, number: int, trial: str) -> None:
    """Keep what a trial found."""
    connection.execute(_TRIED, {"number": number, "found": trial})


def go_live(connection: Connection, number: int, by: str, now: datetime) -> bool:
    """Take a draft live; False if it is none."""
    return _change(connection, _GO_LIVE, number, by, now)


def undo(connection: Connection, number: int, by: str, now: datetime) -> bool:
    """Take a draft or a live phrase back; False if it is neither."""
    return _change(connection, _UNDO, number, by, now)


def _change(connection: Connection, how: Any, number: int, by: str, now: datetime) -> bool:
    done = connection.execute(how, {"number": number, "who": by, "now": to_row(now)})
    return bool(done.rowcount)


def _taught(row: Row[*tuple[Any, ...]]) -> TaughtPhrase:
    return TaughtPhrase(
        number=row.id,
        intent=row.intent,
        phrase=row.phrase,
        state=State(row.state),
        by=row.by,
        at=from_row(row.at),
        live_by=row.live_by,
        live_at=from_row(row.live_at),
        undone_by=row.undone_by,
        undone_at=from_row(row.undone_at),
        trial=row.trial,
    )
