"""Conversation state, written in this one place."""

from collections.abc import Sequence
from datetime import datetime

from bot.actions.refusals import Refused, Why
from bot.office.act import Act
from bot.office.memory import Memory
from storage.conversation import conversations
from storage.database.database import Connection
from storage.records.conversation import Contact, Conversation, Line, Saved, Status


def keep(connection: Connection, saved: Sequence[Saved], now: datetime) -> None:
    """Keep what turns and acts leave of conversations: state, status and new lines."""
    conversations.save_many(connection, saved, now)


def add_lines(act: Act, conversation: Conversation, *lines: Line) -> None:
    """Add lines to a conversation that otherwise stays as it is."""
    keep(
        act.connection,
        [Saved(conversation, conversation.state, conversation.status, lines)],
        act.at,
    )


def move(act: Act, conversation: Conversation, status: Status, *lines: Line) -> None:
    """Give a conversation to somebody else; what the bot had asked is forgotten."""
    state = Memory.load(conversation.state).anew().dump()
    keep(act.connection, [Saved(conversation, state, status, lines)], act.at)


def find(act: Act, conversation_id: int) -> tuple[Conversation, Contact] | Refused:
    """Give a conversation and its contact, held: nobody else writes to it until the act is kept."""
    return conversations.find(act.connection, conversation_id, hold=True) or Refused(
        Why.NO_CONVERSATION
    )
