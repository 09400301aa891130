"""Slips at the door, as each side keeps them: written out here, taken in over there."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from storage.database.moments import from_row, to_row
from storage.database.statements import insert_new
from storage.records.work import Purpose, Slip
from storage.tables.work import crossings

_WRITE = insert(crossings)
_TAKE_IN = insert_new(crossings, (crossings.c.id,))
_TO_CARRY = (
    select(crossings)
    .where(crossings.c.direction == "out", crossings.c.state == "written")
    .order_by(crossings.c.created_at, crossings.c.id)
    .limit(100)
)
_CARRIED = (
    update(crossings)
    .where(crossings.c.id == bindparam("slip"), crossings.c.direction == "out")
    .values(state=bindparam("how"), note=bindparam("why"), carried_at=bindparam("at"))
)
_ALL = select(crossings).order_by(crossings.c.created_at.desc()).limit(bindparam("most"))


def write(
    connection: Connection,
    purpose: Purpose,
    fields: Mapping[str, str],
    now: datetime,
    answers: str | None = None,
) -> str:
    """Write a slip that waits to be carried; give its id."""
    slip = secrets.token_urlsafe(16)
    connection.execute(
        _WRITE,
        {
            "id": slip,
            "direction": "out",
            "purpose": purpose.value,
            "fields": json.dumps(dict(fields)),
            "answers": answers,
            "state": "written",
            "created_at": to_row(now),
        },
    )
    return slip


def to_carry(connection: Connection) -> list[Slip]:
    """Give the slips that wait at the door, oldest first."""
    return [_slip(row) for row in connection.execute(_TO_CARRY)]


def take_in(connection: Connection, slip: Slip, now: datetime) -> bool:
    """Note a slip that came from the other side; False if it was here before."""
    row = {
        "id": slip.id,
        "direction": "in",
        "purpose": slip.purpose.value,
        "fields": json.dumps(dict(slip.fields)),
        "answers": slip.answers,
        "state": "taken",
        "created_at": to_row(slip.created_at),
        "carried_at": to_row(now),
    }
    return connection.execute(_TAKE_IN.on(connection), row).first() is not None


def mark_carried(
    connection: Connection, slip_id: str, now: datetime, refusal: str | None = None
) -> None:
    """Note that a slip is over there, or why it was refused at the door."""
    connection.execute(
        _CARRIED,
        {
            "slip": slip_id,
            "how": "refused" if refusal else "carried",
            "why": refusal,
            "at": to_row(now),
        },
    )


def list_recent(connection: Connection, most: int = 100) -> list[dict[str, Any]]:
    """Give the newest crossings of this side, each as a row for reports."""
    return [dict(row) for row in connection.execute(_ALL, {"most": most}).mappings()]


def _slip(row: Row[*tuple[Any, ...]]) -> Slip:
    return Slip(
        id=row.id,
        purpose=Purpose(row.purpose),
        fields=tuple(json.loads(row.fields).items()),
        answers=row.answers,
        created_at=from_row(row.created_at),
    )
