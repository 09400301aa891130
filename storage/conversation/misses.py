"""What people wrote that the bot turned away or had to ask about: the lines worth teaching."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from storage.database.moments import to_row
from storage.records.conversation import Author
from storage.tables.conversations import messages

MOVES = {"miss": "reject", "choose": "ask"}  # what the dialogue did, and the decision it stands for

MOST_READ = 100_000  # lines looked through, the newest; in a quiet year a month is fewer

_answer, _said = messages.alias(), messages.alias()
_READ = (
    select(_said.c.conversation_id, _said.c.text, _answer.c.decision)
    .join_from(
        _answer,
        _said,
        (_said.c.conversation_id == _answer.c.conversation_id) & (_said.c.seq == _answer.c.seq - 1),
    )
    .where(
        _answer.c.id > select(func.max(messages.c.id) - MOST_READ).scalar_subquery(),
        _answer.c.decision.is_not(None),
        _answer.c.at >= bindparam("since"),
        _said.c.author == Author.CONTACT.value,
    )
    .order_by(_answer.c.id.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Unheard:
    """One such line, as it was written, and whether it was turned away or asked about."""

    conversation_id: int
    text: str
    decision: str


def list_unheard(connection: Connection, since: datetime, most: int = 2000) -> list[Unheard]:
    """Give those among the newest answers since a moment, newest first."""
    rows = connection.execute(_READ, {"since": to_row(since), "most": most})
    read = [(row.conversation_id, row.text, json.loads(row.decision)["move"]) for row in rows]
    return [Unheard(one, text, MOVES[move]) for one, text, move in read if move in MOVES]
