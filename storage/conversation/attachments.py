"""What people send beside words: noted with their message, fetched afterwards, kept as files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from storage.database.moments import from_row, to_row
from storage.records.conversation import Attachment
from storage.tables.edges import attachments


class Keeping(StrEnum):
    """What became of an attachment: nothing to fetch, to be fetched, in a file, not taken."""

    NOTED = "noted"
    WANTED = "wanted"
    KEPT = "kept"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Filed:
    """An attachment as it is kept; `stored` names its file in the data directory's folder."""

    id: int
    conversation_id: int
    seq: int
    kind: str
    label: str
    name: str
    mime: str
    size: int
    remote_id: str
    state: Keeping
    stored: str | None
    fault: str | None
    tries: int
    due: datetime


_ADD = insert(attachments)
_ALBUM = select(func.min(attachments.c.seq)).where(
    attachments.c.conversation_id == bindparam("conversation"),
    attachments.c.album == bindparam("of"),
)
_NEXT_PLACE = select(func.coalesce(func.max(attachments.c.place), 0) + 1).where(
    attachments.c.conversation_id == bindparam("conversation"),
    attachments.c.seq == bindparam("line"),
)
_WANTED = (
    select(attachments)
    .where(
        attachments.c.channel == bindparam("of"),
        attachments.c.state == Keeping.WANTED.value,
        attachments.c.due <= bindparam("now"),
    )
    .order_by(attachments.c.due)
    .limit(bindparam("most"))
)
_OF = (
    select(attachments)
    .where(attachments.c.conversation_id == bindparam("conversation"))
    .order_by(attachments.c.seq, attachments.c.place)
)
_BY_ID = select(attachments).where(attachments.c.id == bindparam("wanted"))
_SETTLE = (
    update(attachments)
    .where(attachments.c.id == bindparam("one"))
    .values(
        state=bindparam("now_state"),
        stored=bindparam("file"),
        mime=func.coalesce(bindparam("is_a"), attachments.c.mime),
        size=func.coalesce(bindparam("bytes"), attachments.c.size),
        fault=bindparam("why"),
    )
)
_AGAIN = (
    update(attachments)
    .where(attachments.c.id == bindparam("one"))
    .values(tries=attachments.c.tries + 1, due=bindparam("at"), fault=bindparam("why"))
)


def album_line(connection: Connection, conversation_id: int, album: str) -> int | None:
    """Give the `seq` of the line an album began with, None if it has not begun."""
    row = {"conversation": conversation_id, "of": album}
    found: int | None = connection.execute(_ALBUM, row).scalar_one() if album else None
    return found


def add(
    connection: Connection,
    conversation_id: int,
    seq: int,
    channel: str,
    new: Sequence[Attachment],
    now: datetime,
) -> None:
    """Note attachments with the line of `seq`."""
    first = connection.execute(
        _NEXT_PLACE, {"conversation": conversation_id, "line": seq}
    ).scalar_one()
    connection.execute(
        _ADD,
        [
            {
                "conversation_id": conversation_id,
                "seq": seq,
                "place": first + number,
                "channel": channel,
                "kind": one.kind,
                "label": one.label,
                "name": one.name,
                "mime": one.mime,
                "size": one.size,
                "album": one.album,
                "remote_id": one.remote_id,
                "state": _first_state(one).value,
                "fault": one.refused or None,
                "due": to_row(now),
            }
            for number, one in enumerate(new)
        ],
    )


def _first_state(one: Attachment) -> Keeping:
    if one.refused:
        return Keeping.REFUSED
    return Keeping.WANTED if one.remote_id else Keeping.NOTED


def wanted(connection: Connection, channel: str, now: datetime, most: int) -> list[Filed]:
    """Give what is to be fetched now, longest due first."""
    rows = connection.execute(_WANTED, {"of": channel, "now": to_row(now), "most": most})
    return [_filed(row) for row in rows]


def of_conversation(connection: Connection, conversation_id: int) -> list[Filed]:
    """Give the attachments of a conversation in the order they came."""
    return [_filed(row) for row in connection.execute(_OF, {"conversation": conversation_id})]


def find(connection: Connection, attachment_id: int) -> Filed | None:
    """Give an attachment by its id: for staff alone."""
    row = connection.execute(_BY_ID, {"wanted": attachment_id}).first()
    return None if row is None else _filed(row)


def keep(connection: Connection, attachment_id: int, stored: str, mime: str, size: int) -> None:
    """Note the file an attachment was stored in."""
    _settle(connection, attachment_id, Keeping.KEPT, file=stored, mime=mime, size=size)


def refuse(connection: Connection, attachment_id: int, why: str) -> None:
    """Note that an attachment is not kept, and why."""
    _settle(connection, attachment_id, Keeping.REFUSED, why=why)


def try_again(connection: Connection, attachment_id: int, due: datetime, why: str) -> None:
    """Note that fetching failed for now."""
    connection.execute(_AGAIN, {"one": attachment_id, "at": to_row(due), "why": why})


def _settle(
    connection: Connection,
    attachment_id: int,
    state: Keeping,
    *,
    file: str | None = None,
    mime: str | None = None,
    size: int | None = None,
    why: str | None = None,
) -> None:
    connection.execute(
        _SETTLE,
        {
            "one": attachment_id,
            "now_state": state.value,
            "file": file,
            "is_a": mime,
            "bytes": size,
            "why": why,
        },
    )


def _filed(row: Row[*tuple[object, ...]]) -> Filed:
    return Filed(
        id=row.id,
        conversation_id=row.conversation_id,
        seq=row.seq,
        kind=row.kind,
        label=row.label,
        name=row.name,
        mime=row.mime,
        size=row.size,
        remote_id=row.remote_id,
        state=Keeping(row.state),
        stored=row.stored,
        fault=row.fault,
        tries=row.tries,
        due=from_row(row.due),
    )
