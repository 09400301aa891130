"""Counts over the records, for the console and for reports."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, func, select

from storage.database.moments import to_row
from storage.records.conversation import Status
from storage.tables.conversations import conversations
from storage.tables.work import escalations

_PERSON_NEEDED = exists().where(
    escalations.c.conversation_id == conversations.c.id,
    (escalations.c.closed_at.is_(None)) | (escalations.c.closed_at >= bindparam("since")),
)
_SOLVED = (
    select(func.count())
    .select_from(conversations)
    .where(
        conversations.c.status == Status.WITH_BOT.value,
        conversations.c.updated_at >= bindparam("since"),
        ~_PERSON_NEEDED,
    )
)


def count_solved(connection: Connection, since: datetime) -> int:
    """Count conversations since a moment that the bot had to itself from then on."""
    return connection.execute(_SOLVED, {"since": to_row(since)}).scalar_one()
