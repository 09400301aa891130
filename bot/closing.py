"""The contact closes a conversation, and comes back to one that was closed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.dialogue.memory import Act, Memory
from bot.dialogue.talk import Talk
from bot.office import Office
from handlers.reply import Reply
from storage import audit, queue
from storage.database import Connection
from storage.records.conversation import Author, Contact, Conversation, Line, Saved, Status
from storage.records.work import Ticket, TicketState
from storage.tickets import TicketsOf

# What a contact says by a command or a menu, never in words: close this; and write no more.
END = "chat.end"
STOP = "chat.stop"
ENDINGS = frozenset({END, STOP})

MOST_CASES = 5  # open cases mentioned at once
_STATUS_OF_CASE = "complaints.status"  # what the button of a case starts, where there is such a job
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
    held = queue.current(connection, conversation.id) is not None
    queue.close(connection, conversation.id, "withdrawn", now)
    words = Reply("handoff.stopped" if how == STOP else "handoff.ended")
    cases = open_cases(connection, conversation, contact)
    if cases:
        words = words.followed_by(Reply("handoff.cases_go_on"), *map(_shown, cases))
    audit.record(connection, "contact", "end", conversation.public_id, now)
    event = (Line(Author.EVENT, "Closed by the contact."),) if held else ()
    state = replace(Memory(), language=Memory.load(conversation.state).language).dump()
    answer = Line(Author.BOT, office.knowledge.wording.say(words))
    return Saved(conversation, state, Status.RESOLVED, (said, *event, answer))


def mention_cases(
    connection: Connection, talk: Talk[Any], conversation: Conversation, contact: Contact
) -> None:
    """Offer one who comes back to go on with what is open, beside what they ask now."""
    cases = open_cases(connection, conversation, contact)
    if not cases or talk.frames.stack:
        return
    talk.said.say(Reply("handoff.cases_open").followed_by(*map(_shown, cases)))
    for case in cases if _STATUS_OF_CASE in talk.jobs.handlers else ():
        number = str(case.number)
        label = Reply("handoff.go_on", number=number)
        talk.said.button(label, Act.START, _STATUS_OF_CASE, slots={"case": number})


def open_cases(
    connection: Connection, conversation: Conversation, contact: Contact
) -> Sequence[Ticket]:
    """Give the newest of a contact's requests that are not done yet."""
    mine = TicketsOf(connection, conversation.id, contact.person_id, conversation.updated_at).mine()
    return [one for one in mine if one.state not in _CLOSED][:MOST_CASES]


def _shown(ticket: Ticket) -> Reply:
    return Reply("handoff.case", number=str(ticket.number), title=ticket.title)
