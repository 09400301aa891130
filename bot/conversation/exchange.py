"""One message and the bot's part in it, as the moves see it."""

from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from bot.conversation.arrival import Arrival
from bot.dialogue.talk import Talk
from bot.office.act import Act
from bot.office.knowledge import Knowledge
from bot.office.memory import Memory
from bot.office.office import Office
from bot.office.wording import Wording
from handlers.slots import Utterance
from intents.moves import Standing
from storage.conversation import conversations
from storage.database.database import Connection
from storage.records.conversation import Contact, Conversation, Status

D = TypeVar("D")


class Exchange(Generic[D]):
    """The message, the conversation it belongs to, what is said, and who has it afterwards."""

    def __init__(
        self,
        office: Office[D],
        act: Act,
        arrival: Arrival,
        conversation: Conversation,
        contact: Contact,
    ) -> None:
        """Take all of it, and lay out what the dialogue remembers."""
        self.office = office
        self.act = act
        self.arrival = arrival
        self.conversation = conversation
        self.contact = contact
        self.memory = Memory.load(conversation.state).speaking(arrival.understood, contact)
        self.words = act.known.speak(self.memory.language)
        self.status = conversation.status

        # Not a method: an exchange that holds itself would wait for the garbage collector.
        def make_desk(now: Conversation) -> D:
            return office.make_desk(act, contact, now)

        self.talk: Talk[D] = Talk(
            registry=office.registry,
            memory=self.memory,
            utterance=_utterance(arrival, self.words, act.known),
            desk=make_desk(conversation),
            renew=partial(_renew, make_desk, act.connection, conversation.id),
        )

    def standing(self) -> Standing:
        """Say how the conversation stands, as far as the router asks."""
        return Standing(
            waits=self.status is Status.WAITING,
            busy=bool(self.talk.frames.stack),
            handled=self.office.registry.handlers,
            by_person=self.act.known.by_person,
        )


def _utterance(arrival: Arrival, words: Wording, known: Knowledge) -> Utterance:
    """What the forms read values from; a form's values stand in its slots, its text is a record."""
    given = arrival.inbound.slots
    return Utterance(
        text="" if given else arrival.understood.text,
        entities=() if given else arrival.understood.entities,
        labels=words.labels,
        currency=known.company.currency,
        substance=known.substance,
    )


def _renew(
    make_desk: Callable[[Conversation], D], connection: Connection, conversation_id: int
) -> D:
    """Make the desk anew from what this turn has written of the conversation."""
    found = conversations.find(connection, conversation_id)
    assert found is not None
    return make_desk(found[0])
