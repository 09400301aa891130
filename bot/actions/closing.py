"""The contact closes a conversation."""

from collections.abc import Sequence

from bot.actions import handoff
from bot.actions.tickets import CLOSED
from bot.office.act import Act
from bot.office.memory import Memory
from handlers.reply import Reply
from storage.records.conversation import Author, Contact, Conversation, Line, Saved, Status
from storage.records.work import Ticket
from storage.work.tickets import TicketsOf

# What a contact says by a command or a menu, never in words: close this; and write no more.
END = "chat.end"
STOP = "chat.stop"
ENDINGS = frozenset({END, STOP})

MOST_CASES = 5  # open cases mentioned at once


def end(act: Act, conversation: Conversation, contact: Contact, said: Line, how: str) -> Saved:
    """Close a conversation because its contact says so; nobody waits for a person any more."""
    held = handoff.withdraw(act, conversation)
    words = Reply("handoff.stopped" if how == STOP else "handoff.ended")
    cases = open_cases(act, conversation, contact)
    if cases:
        words = words.followed_by(Reply("handoff.cases_go_on"), *map(shown, cases))
    act.note_on("conversation.ended", conversation)
    noted = act.known.wording.say(Reply("handoff.closed_by_contact"))
    event = (Line(Author.EVENT, noted),) if held else ()
    memory = Memory.load(conversation.state).anew(contact.language)
    answer = Line(Author.BOT, act.known.speak(memory.language).say(words))
    state = memory.dump()
    return Saved(conversation, state, Status.RESOLVED, (said, *event, answer))


def open_cases(act: Act, conversation: Conversation, contact: Contact) -> Sequence[Ticket]:
    """Give the newest of a contact's requests that are not done yet."""
    mine = TicketsOf(act.connection, conversation.id, contact.person_id).mine()
    return [one for one in mine if one.state not in CLOSED][:MOST_CASES]


def shown(ticket: Ticket) -> Reply:
    """Give a case as a line of a list."""
    return Reply("handoff.case", number=str(ticket.number), title=ticket.title)
