"""What was sent: its rows are of use for a week, to whoever asks what became of a message."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, exists, select

from storage.conversation.inbox import KEPT, SLICE
from storage.conversation.outbox import Fate
from storage.database.moments import to_row
from storage.tables.engine import outbox
from storage.tables.work import cards

# A card's row stays with the card: what is posted beneath it names it.
_OLD = (
    select(outbox.c.id)
    .where(
        outbox.c.status == Fate.SENT.value,
        outbox.c.due < bindparam("before"),
        ~exists().where(cards.c.outbox_id == outbox.c.id),
    )
    .limit(SLICE)
)
_FORGET = delete(outbox).where(outbox.c.id.in_(_OLD))


def forget(connection: Connection, now: datetime) -> int:
    """Drop a slice of what was sent more than a week ago; give how many."""
    return connection.execute(_FORGET, {"before": to_row(now - KEPT)}).rowcount
