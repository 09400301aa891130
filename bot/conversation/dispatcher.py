"""One message's way: remember, move, act, keep. What the handler says and does commit together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar

import orjson

from bot.actions import closing, handoff
from bot.conversation.attachments import receipts, written
from bot.conversation.returning import mention_cases
from bot.dialogue import repairs
from bot.dialogue.talk import Talk
from bot.office.memory import Button, ButtonKind, Memory
from bot.office.office import Office
from bot.office.registry import HandoffRequest
from handlers.articles import cite
from handlers.reply import Reply
from handlers.slots import Utterance
from intents.catalogue.catalogue import Flag
from intents.router import MakeRepair, Miss, Move, Question, Repair, Start, route
from intents.understanding import Understanding
from storage.conversation import attachments, conversations
from storage.database.database import Connection
from storage.records.company import Passage
from storage.records.conversation import (
    Author,
    Choice,
    Contact,
    Conversation,
    Inbound,
    Line,
    Saved,
    Status,
)
from storage.work import escalations

D = TypeVar("D")

SEARCH_FROM = 2  # words a message needs to be looked up in the articles


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message with its reading, which was made before the transaction opened."""

    inbound: Inbound
    understood: Understanding
    at: datetime
    cut: bool = False  # it was longer than is read


class Dispatcher(Generic[D]):
    """Takes one message through its office. Re-runnable: nothing is kept but what it returns
    and what its desk wrote in the same transaction.
    """

    def __init__(self, office: Office[D]) -> None:
        """Take the office whose messages these are."""
        self.office = office

    def dispatch(
        self,
        connection: Connection,
        arrival: Arrival,
        conversation: Conversation,
        contact: Contact,
    ) -> Saved:
        """Give the conversation's new state and the lines this message adds to it."""
        inbound = arrival.inbound
        said = Line(Author.CONTACT, written(inbound), author_name=contact.name)
        if inbound.intent in closing.ENDINGS:
            return closing.end(self.office, connection, conversation, contact, said, inbound.intent)
        if not inbound.text and self._goes_on(connection, inbound, conversation):
            return Saved(conversation, conversation.state, conversation.status, ())
        if inbound.quiet or conversation.status is Status.WITH_AGENT:
            return Saved(conversation, conversation.state, conversation.status, (said,))
        turn = _Turn(self.office, connection, arrival, conversation, contact)
        answer, status, state = turn.run()
        lines = (said, answer) if answer.text else (said,)
        asks = status is Status.WITH_BOT and bool(turn.talk.frames.stack)
        return Saved(conversation, state, status, lines, bool(turn.memory.frames), asks)

    def _goes_on(
        self, connection: Connection, inbound: Inbound, conversation: Conversation
    ) -> bool:
        """Whether this is one more picture of an album that was answered already."""
        albums = {one.album for one in inbound.attachments if one.album}
        return any(attachments.album_line(connection, conversation.id, one) for one in albums)


class _Turn(Generic[D]):
    """One run through dialogue and handoff, for one message."""

    def __init__(
        self,
        office: Office[D],
        connection: Connection,
        arrival: Arrival,
        conversation: Conversation,
        contact: Contact,
    ) -> None:
        self.office = office
        self.connection = connection
        self.arrival = arrival
        self.conversation = conversation
        self.contact = contact
        self.memory = Memory.load(conversation.state).speaking(arrival.understood, contact)
        self.words = office.knowledge.speak(self.memory.language)
        self.status = conversation.status
        understood = arrival.understood
        known = office.knowledge

        # Not a method: a turn that holds itself would wait for the garbage collector.
        def make_desk(now: Conversation) -> D:
            return office.make_desk(connection, contact, now, arrival.at, known)

        self.talk: Talk[D] = Talk(
            registry=office.registry,
            memory=self.memory,
            utterance=Utterance(
                # A form's values stand in its slots; its text is for the transcript alone.
                "" if arrival.inbound.slots else understood.text,
                () if arrival.inbound.slots else understood.entities,
                self.words.labels,
                known.company.currency,
                known.substance,
            ),
            desk=make_desk(conversation),
            renew=partial(_renew, make_desk, connection, conversation.id),
        )
        if arrival.cut:
            self.talk.replies.say(Reply("dialogue.too_long"))

    def run(self) -> tuple[Line, Status, str]:
        returns = self.status is Status.RESOLVED
        if returns:
            self.status = Status.WITH_BOT
        for receipt in receipts(self.arrival.inbound.attachments):
            self.talk.replies.say(receipt)
        move = self._act()
        if self.talk.request is not None:
            self._hand_over(self.talk.request)
        elif returns:
            showing = self.office.knowledge.flagged(Flag.SHOWS_CASE)
            mention_cases(self.connection, self.talk, self.conversation, self.contact, showing)
        return self._keep(move)

    def _act(self) -> Move | Button:
        button = self._commanded() or self._pressed()
        if button is not None:
            self._press(button)
            return button
        if self.arrival.inbound.choice is not None:
            self.talk.replies.say(Reply("dialogue.stale"))
            if self.talk.frames.stack:
                repairs.apply(self.talk, Repair.REPEAT)
            return Miss()
        if self.arrival.inbound.attachments and not self.arrival.inbound.text:
            self._wonder()
            return Miss()
        move = route(self.arrival.understood, self.talk.pending())
        self._move(move)
        return move

    def _wonder(self) -> None:
        """Answer what came without words: go on with the question, or ask what it is about."""
        if self.talk.pending().question is not Question.NOTHING:
            repairs.apply(self.talk, Repair.WHAT_ASKED)
        elif self.status is Status.WAITING:
            self.talk.replies.say(Reply("handoff.noted"))
        else:
            self.talk.replies.say(Reply("attached.what_for"))

    def _commanded(self) -> Button | None:
        """What a command or a form of the channel's own stands for."""
        inbound = self.arrival.inbound
        if inbound.intent is None:
            return None
        if inbound.intent in set(Repair):
            return Button("", ButtonKind.REPAIR, inbound.intent)
        return Button("", ButtonKind.START, inbound.intent, slots=dict(inbound.slots))

    def _pressed(self) -> Button | None:
        """The button that was pressed, or whose words were typed."""
        inbound = self.arrival.inbound
        if inbound.choice is not None:
            return self.memory.offered.get(inbound.choice)
        typed = inbound.text.strip().casefold()
        same = [one for one in self.memory.offered.values() if one.label.casefold() == typed]
        return same[0] if len(same) == 1 else None

    def _press(self, button: Button) -> None:
        if button.kind is ButtonKind.REPAIR:
            self._mend(Repair(button.argument))
        else:
            self.talk.press(button)

    def _move(self, move: Move) -> None:
        if isinstance(move, MakeRepair):
            self._mend(move.repair)
        elif isinstance(move, Miss):
            self._look_up()
        elif isinstance(move, Start) and self._is_answered(move.understood.intent):
            self.talk.replies.offer_person()
        elif isinstance(move, Start) and self._only_adds(move.understood.intent):
            self.talk.replies.say(Reply("handoff.noted"))
        else:
            self.talk.move(move)

    def _only_adds(self, intent: str) -> bool:
        """Whether somebody who waits for a person says more of the kind a person must read."""
        handled, risky = self.office.registry.handlers, self.office.knowledge.risky
        return self.status is Status.WAITING and intent not in handled and intent not in risky

    def _is_answered(self, intent: str) -> bool:
        """Whether an article answers what no handler does; what is risky goes to a person."""
        if intent in self.office.registry.handlers or intent in self.office.knowledge.risky:
            return False
        passage = self.office.search(self.connection, self.arrival.understood.text)
        if passage is not None:
            self._cite(passage)
        return passage is not None

    def _mend(self, repair: Repair) -> None:
        """Do a repair; one who waits for a person may also ask again, or no longer want one."""
        waiting = None
        if self.status is Status.WAITING and repair in {Repair.HUMAN, Repair.CANCEL}:
            waiting = escalations.current(self.connection, self.conversation.id)
        if waiting is None or (repair is Repair.CANCEL and self.talk.frames.stack):
            repairs.apply(self.talk, repair)
        elif repair is Repair.HUMAN:
            self.talk.replies.say(handoff.told(self.office, self.connection, waiting))
        else:
            escalations.close(self.connection, self.conversation.id, "withdrawn", self.office.now())
            self.status = Status.WITH_BOT
            self.talk.replies.say(Reply("handoff.withdrawn"))

    def _look_up(self) -> None:
        """Search the articles for what no intent names; then an honest miss."""
        text = self.arrival.understood.text
        passage = None
        if len(text.split()) >= SEARCH_FROM:
            passage = self.office.search(self.connection, text)
        if passage is not None:
            self._cite(passage)
        elif self.status is Status.WAITING and not self.talk.frames.stack:
            self.talk.replies.say(Reply("handoff.noted"))
        else:
            self.talk.miss()

    def _cite(self, passage: Passage) -> None:
        """Answer from an article, and come back to the pending question if there is one."""
        self.talk.replies.say(cite(passage))
        self.talk.frames.let_go()
        if self.talk.pending().question is not Question.NOTHING:
            repairs.apply(self.talk, Repair.WHAT_ASKED)

    def _hand_over(self, request: HandoffRequest) -> None:
        summary = handoff.summarize(self.office, request, self.arrival.inbound.text)
        candidates = self.arrival.understood.candidates
        sure = candidates[0].confidence if candidates else None
        self.talk.replies.say(
            handoff.escalate(
                self.office, self.connection, self.conversation, request, summary, sure
            )
        )
        self.status = Status.WAITING

    def _keep(self, move: Move | Button) -> tuple[Line, Status, str]:
        seed = f"{self.conversation.public_id}{self.conversation.last_seq}"
        text = "\n\n".join(self.words.say(reply, seed=seed) for reply in self.talk.replies.lines)
        offered = self.talk.replies.number(self.words.say)
        choices = tuple(Choice(id_, one.label) for id_, one in offered.items())
        line = Line(Author.BOT, text, choices=choices, decision=self._decision(move))
        return line, self.status, self.talk.remember(offered, text).dump()

    def _decision(self, move: Move | Button) -> str:
        """The record of how this answer came about; no words of the sender but those classified."""
        understood = self.arrival.understood
        record: Mapping[str, Any] = {
            "rule": understood.rule,
            "normal": understood.normal,
            "candidates": [[one.intent, one.confidence] for one in understood.candidates[:3]],
            "move": type(move).__name__.lower(),
            "replies": [reply.key for reply in self.talk.replies.lines],
            "escalated": self.talk.request.reason if self.talk.request else None,
        }
        return orjson.dumps(record).decode()


def _renew(
    make_desk: Callable[[Conversation], D], connection: Connection, conversation_id: int
) -> D:
    """Make the desk anew from what this turn has written of the conversation."""
    found = conversations.find(connection, conversation_id)
    assert found is not None
    return make_desk(found[0])
