"""The contact closes a conversation."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.office.memory import Memory
from bot.office.office import Office
from handlers.reply import Reply
from storage.database.database import Connection
from storage.records.conversation import Author, Contact, Conversation, Line, Saved, Status
from storage.records.work import Ticket, TicketState
from storage.work import audit, escalations
from storage.work.tickets import TicketsOf

# What a contact says by a command or a menu, never in words: close this; and write no more.
END = "chat.end"
STOP = "chat.stop"
ENDINGS = frozenset({END, STOP})

MOST_CASES = 5  # open cases mentioned at once
_CLOSED = {TicketState.RESOLVED, TicketState.WITHDRAWN}


def end(
    office: Office[Any],
    connection: Connection,
    conversation: Conversation,
    contact: Contact,
    said: Line,
    how: str,
) -> Saved:
    """Close a conversation because its contact says so; nobody waits for a person any more."""
    now = office.now()
    held = escalations.current(connection, conversation.id) is not None
    escalations.close(connection, conversation.id, "withdrawn", now)
    words = Reply("handoff.stopped" if how == STOP else "handoff.ended")
    cases = open_cases(connection, conversation, contact)
    if cases:
        words = words.followed_by(Reply("handoff.cases_go_on"), *map(shown, cases))
    audit.record(connection, "contact", "end", conversation.public_id, now)
    noted = office.knowledge.wording.say(Reply("handoff.closed_by_contact"))
    event = (Line(Author.EVENT, noted),) if held else ()
    language = Memory.load(conversation.state).language or contact.language
    answer = Line(Author.BOT, office.knowledge.speak(language).say(words))
    state = replace(Memory(), language=language).dump()
    return Saved(conversation, state, Status.RESOLVED, (said, *event, answer))


def open_cases(
    connection: Connection, conversation: Conversation, contact: Contact
) -> Sequence[Ticket]:
    """Give the newest of a contact's requests that are not done yet."""
    mine = TicketsOf(connection, conversation.id, contact.person_id, conversation.updated_at).mine()
    return [one for one in mine if one.state not in _CLOSED][:MOST_CASES]


def shown(ticket: Ticket) -> Reply:
    """Give a case as a line of a list."""
    return Reply("handoff.case", number=str(ticket.number), title=ticket.title)
