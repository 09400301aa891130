"""Where a message goes: an ending, one more picture, a person who has the conversation, or the bot."""

from typing import Generic, TypeVar

from bot.actions import closing
from bot.conversation.answering import answer
from bot.conversation.arrival import Arrival
from bot.conversation.attachments import written
from bot.conversation.exchange import Exchange
from bot.conversation.held import relay
from bot.office.act import Act
from bot.office.memory import Memory
from bot.office.office import Office
from handlers.reply import Reply
from storage.conversation import attachments
from storage.database.database import Connection
from storage.records.conversation import (
    Author,
    Contact,
    Conversation,
    Inbound,
    Line,
    Saved,
    Status,
)

D = TypeVar("D")


class Dispatcher(Generic[D]):
    """Takes one message through its office. Re-runnable: nothing is kept but what it returns
    and what its desk wrote in the same transaction.
    """

    def __init__(self, office: Office[D]) -> None:
        """Take the office whose messages these are."""
        self.office = office

    def dispatch(
        self, act: Act, arrival: Arrival, conversation: Conversation, contact: Contact
    ) -> Saved:
        """Give the conversation's new state and the lines this message adds to it."""
        inbound = arrival.inbound
        said = Line(Author.CONTACT, written(inbound), author_name=contact.name)
        if arrival.quiet_for:
            return _quiet(act, arrival, conversation, said)
        if inbound.intent in closing.ENDINGS:
            return closing.end(act, conversation, contact, said, inbound.intent)
        if not inbound.text and _goes_on(act.connection, inbound, conversation):
            return Saved(conversation, conversation.state, conversation.status, ())
        if inbound.quiet:
            return Saved(conversation, conversation.state, conversation.status, (said,))
        exchange = Exchange(self.office, act, arrival, conversation, contact)
        if conversation.status is Status.WITH_AGENT:
            return relay(exchange, said)
        return answer(exchange, said)


def _quiet(act: Act, arrival: Arrival, conversation: Conversation, said: Line) -> Saved:
    """Say once that it is too much, and until when; nothing else of it is looked at."""
    words = act.known.speak(Memory.load(conversation.state).language)
    line = Line(Author.BOT, words.say(Reply("flood.notice", seconds=arrival.quiet_for)))
    return Saved(conversation, conversation.state, conversation.status, (said, line))


def _goes_on(connection: Connection, inbound: Inbound, conversation: Conversation) -> bool:
    """Whether this is one more picture of an album that was answered already."""
    albums = {one.album for one in inbound.attachments if one.album}
    return any(attachments.album_line(connection, conversation.id, one) for one in albums)
