"""What must leave the house: rows committed with the turn, sent afterwards, in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, and_, bindparam, case, func, insert, or_, select, update

from storage.database.database import CHANGED
from storage.database.moments import from_row, to_row
from storage.database.statements import Many
from storage.records.conversation import Author, Channel, Line, Saved
from storage.tables.conversations import contacts, conversations
from storage.tables.engine import outbox

# On the other channels the row of the message is the delivery: the reader fetches it by `seq`.
PUSHED = frozenset({Channel.TELEGRAM, Channel.SLACK})

MAIL, CODE = "mail", "code"  # the channel and the kind of a mailed one-time code
MESSAGE = "message"  # a line of the conversation
EDIT = "edit"  # buttons taken off an earlier message


class Fate(StrEnum):
    """What became of a row."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENT = "sent"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Sending:
    """Something to send: `body` is what the channel understands, as JSON."""

    id: int
    conversation_id: int
    channel: str
    address: str
    kind: str
    body: str
    attempts: int
    due: datetime
    expires: datetime | None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Something to be queued; after `expires` it is worth nothing and is dropped."""

    conversation_id: int
    channel: str
    address: str
    kind: str
    body: Mapping[str, Any]
    expires: datetime | None = None


_COLUMNS = (
    outbox.c.id,
    outbox.c.conversation_id,
    outbox.c.channel,
    outbox.c.address,
    outbox.c.kind,
    outbox.c.body,
    outbox.c.attempts,
    outbox.c.due,
    outbox.c.expires,
)
_QUEUE = Many(insert(outbox))
_QUEUE_ONE = insert(outbox).returning(outbox.c.id)
_REMOTE = select(outbox.c.remote_id).where(outbox.c.id == bindparam("row"))
_HEADS = (
    select(func.min(outbox.c.id))
    .where(
        outbox.c.channel == bindparam("of"),
        outbox.c.status.in_([Fate.QUEUED.value, Fate.CLAIMED.value]),
    )
    .group_by(outbox.c.conversation_id, outbox.c.address)
)
# What nothing was ever wrong with waits for nothing: not for a clock that was set back either.
READY = or_(outbox.c.due <= bindparam("now"), outbox.c.fault.is_(None))
# Only the oldest unsent row of a conversation and address may go: that is what keeps the order,
# and a team's channel that is closed holds up nobody's own conversation.
_DUE = (
    select(*_COLUMNS)
    .where(outbox.c.id.in_(_HEADS), outbox.c.status == Fate.QUEUED.value, READY)
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
)
_CLAIM = Many(
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(status=Fate.CLAIMED.value, owner=bindparam("me"), leased_until=bindparam("until"))
)
# Sent is sent, whoever has the row by now; anything else is said by its owner alone.
_MARK = Many(
    update(outbox)
    .where(
        outbox.c.id == bindparam("row"),
        or_(
            bindparam("fate") == Fate.SENT.value,
            bindparam("me") == "",
            outbox.c.owner == bindparam("me"),
        ),
    )
    .values(
        status=bindparam("fate"),
        due=bindparam("when"),
        attempts=outbox.c.attempts + bindparam("tried"),
        remote_id=func.coalesce(bindparam("remote"), outbox.c.remote_id),
        fault=bindparam("why"),
        owner=None,
        leased_until=None,
        # A one-time code is kept only until it is sent.
        body=case(
            (
                and_(
                    outbox.c.kind == CODE,
                    # not in_(): that does not take many rows at once
                    or_(
                        bindparam("fate") == Fate.SENT.value,
                        bindparam("fate") == Fate.DEAD.value,
                    ),
                ),
                "{}",
            ),
            else_=outbox.c.body,
        ),
    )
)
_DROP = (
    update(outbox)
    .where(
        outbox.c.conversation_id == bindparam("conversation"), outbox.c.status == Fate.QUEUED.value
    )
    .values(status=Fate.DEAD.value, fault=bindparam("why"))
)
_MOVE = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(address=bindparam("to"))
)
_MOVE_ROWS = (
    update(outbox)
    .where(
        outbox.c.conversation_id == bindparam("conversation"),
        outbox.c.status.in_([Fate.QUEUED.value, Fate.CLAIMED.value]),
    )
    .values(address=bindparam("to"))
)
_BLOCKED = (
    select(conversations.c.id)
    .join(contacts)
    .where(
        conversations.c.id.in_(bindparam("ids", expanding=True)), contacts.c.blocked_at.is_not(None)
    )
)


def queue_lines(connection: Connection, saved: Sequence[Saved], now: datetime) -> None:
    """Queue the lines that bot and people wrote, for channels that must be told.

    A contact who left, or wants to hear no more, is sent nothing; the lines are kept.
    """
    pushed = [one for one in saved if one.conversation.key.split(":", 1)[0] in PUSHED]
    if not pushed:
        return
    ids = [one.conversation.id for one in pushed]
    blocked = set(connection.execute(_BLOCKED, {"ids": ids}).scalars())
    rows = [
        {
            "conversation_id": one.conversation.id,
            "channel": one.conversation.key.split(":", 1)[0],
            "address": one.conversation.address,
            "kind": MESSAGE,
            "body": orjson.dumps(_body(line, one.conversation.last_seq + place)).decode(),
            "status": Fate.QUEUED.value,
            "due": to_row(now),
        }
        for one in pushed
        if one.conversation.id not in blocked
        for place, line in enumerate(one.lines, 1)
        if line.author in {Author.BOT, Author.AGENT}
    ]
    _QUEUE.run(connection, rows)


def _body(line: Line, seq: int) -> Mapping[str, Any]:
    """Give a line as channels take it; of a private one also its `seq`, by which it is shown."""
    body: Mapping[str, Any] = {
        "text": line.text,
        "from": line.author.value,
        "name": line.author_name,
        "choices": [[choice.id, choice.label] for choice in line.choices],
    }
    return {**body, "private": True, "seq": seq} if line.private else body


def queue(connection: Connection, one: Outgoing, now: datetime) -> int:
    """Queue one thing of another kind than a line (an edit, a card, a mail); give its id.

    The commit wakes who delivers; nothing changed for who reads the conversation.
    """
    connection.info.setdefault(CHANGED, set()).add(one.conversation_id)
    row: int = connection.execute(
        _QUEUE_ONE,
        {
            "conversation_id": one.conversation_id,
            "channel": one.channel,
            "address": one.address,
            "kind": one.kind,
            "body": orjson.dumps(one.body).decode(),
            "status": Fate.QUEUED.value,
            "due": to_row(now),
            "expires": to_row(one.expires),
        },
    ).scalar_one()
    return row


def remote_id(connection: Connection, row: int) -> str | None:
    """Give the platform's id of what a row sent; None as long as it was not."""
    found: str | None = connection.execute(_REMOTE, {"row": row}).scalar_one_or_none()
    return found


def claim(
    connection: Connection,
    channel: str,
    now: datetime,
    owner: str,
    until: datetime,
    most: int = 64,
) -> list[Sending]:
    """Take what may go now: at most one row of each conversation, the oldest.

    They are `owner`'s until a moment, unless it says more of them before.
    """
    statement = _DUE
    if connection.dialect.name == "postgresql":
        statement = _DUE.with_for_update(skip_locked=True)
    rows = connection.execute(statement, {"of": channel, "now": to_row(now), "most": most})
    taken = [
        Sending(*row[:7], due=from_row(row.due), expires=from_row(row.expires)) for row in rows
    ]
    _CLAIM.run(connection, [{"row": one.id, "me": owner, "until": to_row(until)} for one in taken])
    return taken


class Mark(NamedTuple):
    """What became of a row: its fate, when it is due again, the platform's id, what went wrong.

    `tried` is whether it counts towards giving up; `owner` who says so, empty for anyone.
    """

    row: int
    fate: Fate
    due: datetime
    remote: str | None = None
    why: str | None = None
    tried: bool = False
    owner: str = ""


def mark(connection: Connection, marks: Sequence[Mark]) -> None:
    """Note what became of rows."""
    rows = [
        {
            "row": one.row,
            "fate": one.fate.value,
            "when": to_row(one.due),
            "tried": int(one.tried),
            "remote": one.remote,
            "why": one.why,
            "me": one.owner,
        }
        for one in marks
    ]
    _MARK.run(connection, rows)


def drop(connection: Connection, conversation_id: int, why: str) -> None:
    """Give up what a conversation still has queued: there is nobody to send it to."""
    connection.execute(_DROP, {"conversation": conversation_id, "why": why})


def move(connection: Connection, conversation_id: int, address: str) -> None:
    """Send what follows in a conversation, and what waits, to another address."""
    row = {"conversation": conversation_id, "to": address}
    connection.execute(_MOVE, row)
    connection.execute(_MOVE_ROWS, row)
