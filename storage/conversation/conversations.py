"""Conversations and their messages: found, opened and saved many at a time."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import JSON, Connection, Row, Text, bindparam, cast, func, insert, select, update

from storage.conversation import changes, outbox
from storage.conversation.contacts import add_contact, update_contact
from storage.database.moments import from_row, to_row
from storage.database.statements import Many, PerEngine, insert_new
from storage.errors import OvertakenError
from storage.records.conversation import (
    Author,
    Channel,
    Choice,
    Contact,
    Conversation,
    Inbound,
    Line,
    Message,
    Saved,
    Status,
)
from storage.tables.conversations import contacts, conversations, messages

_CONTACT = (
    contacts.c.id,
    contacts.c.channel,
    contacts.c.external_id,
    contacts.c.name,
    contacts.c.person_id,
    contacts.c.language,
    contacts.c.blocked_at.is_not(None).label("blocked"),
)
_CONVERSATION = (
    conversations.c.id,
    conversations.c.public_id,
    conversations.c.key,
    conversations.c.contact_id,
    conversations.c.address,
    conversations.c.status,
    conversations.c.state,
    conversations.c.last_seq,
    conversations.c.created_at,
    conversations.c.updated_at,
    conversations.c.proved_at,
)
_BOTH = select(*_CONVERSATION, *_CONTACT).join_from(conversations, contacts)
# All keys in one parameter: a list of its own length would be a new statement for each batch.
_KEYS = bindparam("keys", type_=Text)
_BY_KEY = PerEngine(
    _BOTH.where(
        conversations.c.key.in_(select(func.json_each(_KEYS).table_valued("value").c.value))
    ),
    _BOTH.where(
        conversations.c.key.in_(
            select(func.json_array_elements_text(cast(_KEYS, JSON)).column_valued("one"))
        )
    )
    .order_by(conversations.c.id)
    .with_for_update(of=conversations),
)
_BY_ONE_KEY = _BOTH.where(conversations.c.key == bindparam("key"))
_BY_ID = _BOTH.where(conversations.c.id == bindparam("id"))
_HOLD_BY_ID = _BY_ID.with_for_update(of=conversations)
_BY_PUBLIC = _BOTH.where(conversations.c.public_id == bindparam("public_id"))
_LATEST = (
    select(conversations.c.id)
    .join(contacts, contacts.c.id == conversations.c.contact_id)
    .where(contacts.c.person_id == bindparam("person"), contacts.c.blocked_at.is_(None))
    .order_by(conversations.c.updated_at.desc(), conversations.c.id.desc())
    .limit(1)
)
_NEW_CONVERSATION = insert_new(conversations)
_SAVE = Many(
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(
        state=bindparam("new_state"), status=bindparam("new_status"), updated_at=bindparam("at")
    )
)
# Only who saw the newest line may add the next: what was read earlier must be read again.
_ADVANCE = Many(
    update(conversations)
    .where(
        conversations.c.id == bindparam("conversation"),
        conversations.c.last_seq == bindparam("seen_seq"),
    )
    .values(last_seq=bindparam("new_seq"))
)
_LINE = Many(insert(messages))
_AFTER = (
    select(messages)
    .where(
        messages.c.conversation_id == bindparam("conversation"), messages.c.seq > bindparam("after")
    )
    .order_by(messages.c.seq)
    .limit(bindparam("most"))
)


Found = tuple[Conversation, Contact]


def open_many(
    connection: Connection, arrivals: Sequence[Inbound], now: datetime
) -> Mapping[str, Found]:
    """Give conversation and contact for each arrival's key, opening what is new.

    On PostgreSQL the rows stay locked until the commit: that lock is the conversation's lease.
    """
    found = _load(connection, [arrival.key for arrival in arrivals])
    fresh = [arrival for arrival in arrivals if arrival.key not in found]
    changed = [
        (found[arrival.key][1], arrival)
        for arrival in arrivals
        if arrival.key in found and _differs(found[arrival.key][1], arrival)
    ]
    for arrival in fresh:
        _open(connection, arrival, now)
    for contact, arrival in changed:
        update_contact(connection, contact, arrival)
    again = [arrival.key for arrival in fresh] + [arrival.key for _, arrival in changed]
    return {**found, **_load(connection, again)} if again else found


def _differs(contact: Contact, arrival: Inbound) -> bool:
    known = (contact.name, contact.person_id) == (arrival.name, arrival.person_id)
    return contact.blocked or not known


def _load(connection: Connection, keys: Sequence[str]) -> dict[str, Found]:
    rows = connection.execute(_BY_KEY.on(connection), {"keys": orjson.dumps(keys).decode()})
    return {row[2]: _found(row) for row in rows}


def _open(connection: Connection, arrival: Inbound, now: datetime) -> None:
    at = to_row(now)
    connection.execute(
        _NEW_CONVERSATION.on(connection),
        {
            "public_id": secrets.token_urlsafe(16),
            "key": arrival.key,
            "contact_id": add_contact(connection, arrival, now),
            "address": arrival.address,
            "status": Status.WITH_BOT.value,
            "state": "",
            "last_seq": 0,
            "created_at": at,
            "updated_at": at,
        },
    )


def save_many(connection: Connection, saved: Sequence[Saved], now: datetime) -> None:
    """Keep new states and lines, queue what must leave the house, note the changes.

    OvertakenError if a conversation has lines by now that were not there when it was read.
    """
    at = to_row(now)
    lines: list[dict[str, Any]] = []
    updates: list[dict[str, Any]] = []
    advances: list[dict[str, Any]] = []
    for one in saved:
        seq = one.conversation.last_seq
        for line in one.lines:
            seq += 1
            lines.append(_row(one.conversation.id, seq, line, at))
        updates.append(
            {
                "conversation": one.conversation.id,
                "new_state": one.state,
                "new_status": one.status.value,
                "at": at,
            }
        )
        if one.lines:
            seen = one.conversation.last_seq
            row = {"conversation": one.conversation.id, "seen_seq": seen, "new_seq": seq}
            advances.append(row)
    if _ADVANCE.run(connection, advances) != len(advances):
        raise OvertakenError("A conversation was written to meanwhile.")
    if lines:
        _LINE.run(connection, lines)
        outbox.queue_lines(connection, saved, now)
    if updates:
        _SAVE.run(connection, updates)
        changes.note(connection, [one.conversation.id for one in saved], now)


def _row(conversation_id: int, seq: int, line: Line, at: int) -> dict[str, Any]:
    return {
        "conversation_id": conversation_id,
        "seq": seq,
        "author": line.author.value,
        "author_name": line.author_name,
        "text": line.text,
        "choices": _choices(line),
        "decision": line.decision,
        "at": at,
    }


def _choices(line: Line) -> str:
    return orjson.dumps([[one.id, one.label] for one in line.choices]).decode()


def find(connection: Connection, conversation_id: int, *, hold: bool = False) -> Found | None:
    """Give a conversation and its contact by id.

    `hold` is for who will write to it: nobody else does until this transaction ends.
    """
    row = connection.execute(_HOLD_BY_ID if hold else _BY_ID, {"id": conversation_id}).first()
    return None if row is None else _found(row)


def find_public(connection: Connection, public_id: str) -> Found | None:
    """Give a conversation and its contact by the random id that pages carry."""
    row = connection.execute(_BY_PUBLIC, {"public_id": public_id}).first()
    return None if row is None else _found(row)


def find_key(connection: Connection, key: str) -> Found | None:
    """Give a conversation and its contact by channel, contact and thread. Takes no lease."""
    row = connection.execute(_BY_ONE_KEY, {"key": key}).first()
    return None if row is None else _found(row)


def latest_of(connection: Connection, person_id: str) -> int | None:
    """Give the conversation a known person wrote or was written to last; None if they never did."""
    return connection.execute(_LATEST, {"person": person_id}).scalar_one_or_none()


def read(
    connection: Connection, conversation_id: int, after: int = 0, most: int = 500
) -> list[Message]:
    """Give the lines of a conversation with a higher `seq` than `after`, in order."""
    rows = connection.execute(
        _AFTER, {"conversation": conversation_id, "after": after, "most": most}
    )
    return [_message(row) for row in rows]


def decisions(connection: Connection, conversation_id: int) -> dict[int, str]:
    """Give the decision record (JSON) of each line that has one, by `seq`."""
    rows = connection.execute(
        select(messages.c.seq, messages.c.decision).where(
            messages.c.conversation_id == conversation_id, messages.c.decision.is_not(None)
        )
    )
    return {row.seq: str(row.decision) for row in rows}


def visible(lines: Iterable[Message]) -> list[Message]:
    """Leave out what only staff may read."""
    return [line for line in lines if line.author is not Author.NOTE]


def _message(row: Row[*tuple[Any, ...]]) -> Message:
    return Message(
        id=row.id,
        conversation_id=row.conversation_id,
        seq=row.seq,
        author=Author(row.author),
        author_name=row.author_name,
        text=row.text,
        choices=tuple(Choice(*pair) for pair in orjson.loads(row.choices)),
        at=from_row(row.at),
    )


def _found(row: Row[*tuple[Any, ...]]) -> Found:
    conversation = Conversation(
        id=row[0],
        public_id=row[1],
        key=row[2],
        contact_id=row[3],
        address=row[4],
        status=Status(row[5]),
        state=row[6],
        last_seq=row[7],
        created_at=from_row(row[8]),
        updated_at=from_row(row[9]),
        proved_at=from_row(row[10]),
    )
    contact = Contact(row[11], Channel(row[12]), row[13], row[14], row[15], row[16], bool(row[17]))
    return conversation, contact
