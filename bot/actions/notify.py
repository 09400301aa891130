"""Telling a person of our own accord, in the conversation they know."""

from dataclasses import replace
from datetime import datetime

from bot.office.memory import Button, ButtonKind, Memory
from bot.office.office import Knowledge
from handlers.reply import Reply
from storage.conversation import conversations
from storage.database.database import Connection
from storage.records.conversation import Author, Choice, Line, Saved


def tell(
    connection: Connection,
    known: Knowledge,
    conversation_id: int,
    words: Reply,
    now: datetime,
) -> None:
    """Write to someone of our own accord, in the conversation they know and its language, with
    what it offers.
    """
    found = conversations.find(connection, conversation_id)
    if found is None:
        return
    conversation, _ = found
    memory = Memory.load(conversation.state)
    wording = known.speak(memory.language)
    offered = dict(memory.offered)
    choices: list[Choice] = []
    for offer in words.offers:
        shown = wording.say(offer.words())
        id_ = f"{conversation.public_id[:6]}{conversation.last_seq}{len(choices)}"
        offered[id_] = Button(shown, ButtonKind.START, offer.intent, slots=offer.slots)
        choices.append(Choice(id_, shown))
    line = Line(Author.BOT, wording.say(words), choices=tuple(choices))
    state = replace(memory, offered=offered).dump()
    saved = Saved(conversation, state, conversation.status, (line,))
    conversations.save_many(connection, [saved], now)
