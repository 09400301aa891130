"""What happened: one row for each act, in the act's own transaction, read by cursor.

A row says what was done, to what, by whom and when, and never holds a word anyone wrote. People
stand in it by keys of their own: to forget somebody, their key's row goes, and every event about
them stays where it was without saying whom it speaks of. Nobody waits to write one: rows are
sealed afterwards, by `storage.work.seals`.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

import orjson
from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select

from storage.database.moments import from_row, to_row
from storage.database.statements import insert_new
from storage.records.work import Actor, ActorKind
from storage.tables.work import actors, events

NOTHING: Mapping[str, str | Actor] = MappingProxyType({})
FORGOTTEN = "forgotten"  # what a key says once its person is erased
_MARK = "p_"  # what a key begins with, so that it is told from a word

_KEY = select(actors.c.key).where(
    actors.c.kind == bindparam("of_kind"), actors.c.person == bindparam("who")
)
_NEW_KEY = insert_new(actors)
_PEOPLE = select(actors).where(actors.c.key.in_(bindparam("keys", expanding=True)))
_FORGET = delete(actors).where(
    actors.c.kind.in_([one.value for one in ActorKind]), actors.c.person == bindparam("who")
)
_ADD = insert(events)
_ALL = select(events).order_by(events.c.id)
_AFTER = _ALL.where(events.c.id > bindparam("after")).limit(bindparam("most"))
_NEWEST_ID = select(func.coalesce(func.max(events.c.id), 0))
_SETTLED = """
    SELECT coalesce(
        (SELECT min(id) - 1 FROM events
         WHERE at > extract(epoch FROM clock_timestamp() - interval '2 seconds') * 1000000),
        (SELECT max(id) FROM events), 0)
"""
_RECENT = select(events).order_by(events.c.id.desc()).limit(bindparam("most"))


@dataclass(frozen=True, slots=True)
class Happening:
    """An act about to be noted: `kind` such as ticket.opened, `subject` such as ticket 1001.

    `fields` are codes and numbers; an `Actor` in them, or as the subject, is kept by its key.
    """

    kind: str
    subject: str | Actor
    by: Actor
    fields: Mapping[str, str | Actor] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the log, its people named as long as they are known."""

    id: int
    at: datetime
    kind: str
    subject: str
    actor: str
    fields: Mapping[str, str]


def record(connection: Connection, what: Happening, now: datetime) -> None:
    """Note an act in the same transaction as what it speaks of."""
    kept = {name: _kept(connection, value) for name, value in what.fields.items()}
    row = {
        "at": to_row(now),
        "kind": what.kind,
        "subject": _kept(connection, what.subject),
        "actor": key_of(connection, what.by),
        "fields": orjson.dumps(kept, option=orjson.OPT_SORT_KEYS).decode(),
    }
    connection.execute(_ADD, row)


def key_of(connection: Connection, who: Actor) -> str:
    """Give the key somebody stands by in the log, a new one at their first act."""
    wanted = {"of_kind": who.kind.value, "who": who.id}
    known: str | None = connection.execute(_KEY, wanted).scalar_one_or_none()
    if known is not None:
        return known
    key = f"{_MARK}{secrets.token_urlsafe(9)}"
    row = {"key": key, "kind": who.kind.value, "person": who.id}
    connection.execute(_NEW_KEY.on(connection), row)
    # Another process may have been first: theirs is the key then.
    return str(connection.execute(_KEY, wanted).scalar_one())


def forget(connection: Connection, person: str) -> int:
    """Forget who somebody's keys stand for; give how many there were."""
    return connection.execute(_FORGET, {"who": person}).rowcount


def after(connection: Connection, event_id: int, most: int = 1_000) -> list[Event]:
    """Give the events after one, oldest first: for whoever keeps a cursor."""
    return _events(connection, connection.execute(_AFTER, {"after": event_id, "most": most}).all())


def recent(connection: Connection, most: int = 200) -> list[Event]:
    """Give the newest events, newest first."""
    return _events(connection, connection.execute(_RECENT, {"most": most}).all())


def horizon(connection: Connection) -> int:
    """Give the last event that no other can still come before; 0 if there is none.

    On SQLite one writes at a time. On PostgreSQL a transaction under way may hold a lower id than
    one that is committed: what is younger than two seconds waits.
    """
    if connection.dialect.name == "postgresql":
        return int(connection.exec_driver_sql(_SETTLED).scalar_one())
    return int(connection.execute(_NEWEST_ID).scalar_one())


def _kept(connection: Connection, value: str | Actor) -> str:
    return key_of(connection, value) if isinstance(value, Actor) else value


def _events(connection: Connection, rows: Iterable[Row[*tuple[Any, ...]]]) -> list[Event]:
    read = [(row, {name: str(v) for name, v in orjson.loads(row.fields).items()}) for row in rows]
    said = [v for row, fields in read for v in (row.actor, row.subject, *fields.values())]
    keys = {value for value in said if value.startswith(_MARK)}
    people = connection.execute(_PEOPLE, {"keys": list(keys)}) if keys else ()
    names = {one.key: one.person or ActorKind(one.kind).value for one in people}

    def name(value: str) -> str:
        return names.get(value, FORGOTTEN) if value in keys else value

    return [
        Event(
            id=row.id,
            at=from_row(row.at),
            kind=row.kind,
            subject=name(row.subject),
            actor=name(row.actor),
            fields={key: name(value) for key, value in fields.items()},
        )
        for row, fields in read
    ]
