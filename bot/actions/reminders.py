"""When nobody answers a question: one reminder, and after a day the job is let go."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.office.memory import Memory
from bot.office.office import Office
from handlers.reply import Reply
from storage.conversation import conversations, timers
from storage.conversation.timers import Timer
from storage.database.database import Connection
from storage.records.conversation import Author, Choice, Line, Saved, Status

REMINDER, FORGET = "silence", "forget"
REMIND_AFTER = timedelta(minutes=10)
FORGET_AFTER = timedelta(days=1)


def remind(office: Office[Any], connection: Connection, timer: Timer) -> None:
    """Ask once whether they are still there, with the same buttons."""
    found = conversations.find(connection, timer.conversation_id)
    if found is None or found[0].status is not Status.WITH_BOT:
        return
    conversation, _ = found
    memory = Memory.load(conversation.state)
    if not memory.frames:
        return
    choices = tuple(Choice(id_, one.label) for id_, one in memory.offered.items())
    words = office.knowledge.speak(memory.language)
    text = words.say(Reply("dialogue.silence", text=memory.said))
    line = Line(Author.BOT, text, choices=choices)
    now = office.now()
    saved = Saved(conversation, conversation.state, conversation.status, (line,))
    conversations.save_many(connection, [saved], now)
    later = Timer(conversation.id, FORGET, "", now + FORGET_AFTER)
    timers.set_many(connection, [later])


def forget(office: Office[Any], connection: Connection, timer: Timer) -> None:
    """Let the job go without a word: who comes back tomorrow starts afresh."""
    found = conversations.find(connection, timer.conversation_id)
    if found is None or found[0].status is not Status.WITH_BOT:
        return
    conversation, _ = found
    state = replace(Memory(), language=Memory.load(conversation.state).language).dump()
    saved = Saved(conversation, state, conversation.status, ())
    conversations.save_many(connection, [saved], office.now())
