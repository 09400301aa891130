"""The turn: many conversations, one transaction, then the acknowledgements."""

import asyncio
import logging
import traceback
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Generic, TypeVar

from bot.actions import handoff
from bot.actions.reminders import FORGET, REMIND_AFTER, REMINDER
from bot.conversation.dispatcher import Arrival, Dispatcher
from bot.office.memory import Memory
from bot.office.office import Office
from bot.office.registry import HandoffRequest
from handlers.reply import Reply
from intents.understanding import Understanding, Unrecognized
from storage.conversation import attachments, conversations, inbox, timers
from storage.conversation.timers import Timer
from storage.database.database import Connection
from storage.records.conversation import Author, Conversation, Inbound, Line, Saved, Status

D = TypeVar("D")

log = logging.getLogger(__name__)

LONGEST = 4_096  # characters of a message that are read and kept; Telegram's own limit


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a delivery: its conversation, the `seq` of the last line it left there.

    `fresh` is False for a delivery that was there before: nothing happened a second time.
    """

    conversation_id: int
    public_id: str
    seq: int
    fresh: bool
    parked: bool = False


class Turns(Generic[D]):
    """Where messages of one office come in. `receive` returns once they are safe on disk."""

    def __init__(self, office: Office[D]) -> None:
        """Take the office whose messages these are."""
        self.office = office
        self.dispatcher = Dispatcher(office)

    async def receive(self, inbound: Inbound) -> Receipt:
        """Take a message from an edge; the platform may be told "received" when this returns."""
        return await asyncio.wrap_future(self.submit(inbound))

    def submit(self, inbound: Inbound) -> "Future[Receipt]":
        """Take a message; the future is done when message, answer and effects are committed.

        Reading happens here, on the caller's thread, while the last commit is being flushed.
        """
        text = clean_text(inbound.text)
        cut = len(text) > LONGEST
        text = text[:LONGEST] if cut else text
        clean = inbound if text == inbound.text else replace(inbound, text=text)
        now = self.office.now()
        understood = self._understand(text, now)
        return self.office.database.join(self, Arrival(clean, understood, now, cut), clean.key)

    def _understand(self, text: str, now: datetime) -> Understanding:
        """Read a message; one that makes the recognizer fail is kept, and not understood."""
        known = self.office.knowledge
        try:
            return known.recognizer.understand(text, known.names, now.date())
        except Exception as error:  # noqa: BLE001 - no text may keep a message from being taken
            log.error("a message could not be read: %s", trace(error))  # noqa: TRY400 - no contents
            return Unrecognized(text=text, normal="", candidates=(), entities=(), rule="failed")

    # --- on the write thread -------------------------------------------------------------------

    def run(self, connection: Connection, items: Sequence[Arrival]) -> Sequence[Receipt]:
        """Take every new message of the batch through its office, and keep all of it."""
        now = self.office.now()
        inbounds = [item.inbound for item in items]
        fresh = inbox.admit(connection, inbounds, now)
        found = conversations.open_many(connection, inbounds, now)
        saved: list[Saved] = []
        verdicts: list[Receipt] = []
        for item in items:
            conversation, contact = found[item.inbound.key]
            new = (item.inbound.channel.value, item.inbound.external_id) in fresh
            lines = 0
            if new:
                one = self.dispatcher.dispatch(connection, item, conversation, contact)
                saved.append(one)
                lines = len(one.lines)
                _file(connection, item.inbound, conversation, now)
            seq = conversation.last_seq + lines
            verdicts.append(Receipt(conversation.id, conversation.public_id, seq, fresh=new))
        conversations.save_many(connection, saved, now)
        self._watch_for_silence(connection, saved, now)
        return verdicts

    def _watch_for_silence(
        self, connection: Connection, saved: Sequence[Saved], now: datetime
    ) -> None:
        over = [one.conversation.id for one in saved if one.asked and not one.asks]
        timers.cancel_many(connection, over, REMINDER, FORGET)
        due = now + REMIND_AFTER
        timers.set_many(
            connection,
            [Timer(one.conversation.id, REMINDER, "", due) for one in saved if one.asks],
        )

    def give_up(self, connection: Connection, item: Arrival, error: Exception) -> Receipt:
        """Park a message that failed three times: it is kept, its sender told, a person gets it."""
        log.error("a turn failed three times: %s", trace(error))
        now = self.office.now()
        inbound = item.inbound
        new = bool(inbox.admit(connection, [inbound], now))
        conversation, contact = conversations.open_many(connection, [inbound], now)[inbound.key]
        if not new:
            seq = conversation.last_seq
            return Receipt(conversation.id, conversation.public_id, seq, fresh=False)
        inbox.park(connection, inbound, conversation.id, type(error).__name__)
        candidates = item.understood.candidates
        intent = candidates[0].intent if candidates else None
        request = HandoffRequest("fault", intent, None, {})
        summary = handoff.summarize(self.office, request, inbound.text)
        wait = handoff.escalate(self.office, connection, conversation, request, summary)
        memory = Memory.load(conversation.state).speaking(item.understood, contact)
        words = self.office.knowledge.speak(memory.language)
        text = f"{words.say(Reply('dialogue.fault'))}\n\n{words.say(wait)}"
        lines = (
            Line(Author.CONTACT, inbound.text, author_name=contact.name),
            Line(Author.BOT, text),
        )
        held = conversation.status is Status.WITH_AGENT
        state = replace(Memory(), language=memory.language).dump()
        status = Status.WITH_AGENT if held else Status.WAITING
        conversations.save_many(connection, [Saved(conversation, state, status, lines)], now)
        seq = conversation.last_seq + len(lines)
        return Receipt(conversation.id, conversation.public_id, seq, fresh=True, parked=True)


def trace(error: BaseException) -> str:
    """Say what failed and where, without the words of anyone: an error's text may hold them."""
    places = traceback.extract_tb(error.__traceback__)[-6:]
    where = " < ".join(f"{Path(one.filename).name}:{one.lineno}" for one in reversed(places))
    return f"{type(error).__name__} at {where}"


def _file(
    connection: Connection, inbound: Inbound, conversation: Conversation, now: datetime
) -> None:
    """Note what came with a message; later pieces of an album belong to its first line."""
    new = inbound.attachments
    if not new:
        return
    seq = attachments.album_line(connection, conversation.id, new[0].album)
    channel = inbound.channel.value
    line = seq or conversation.last_seq + 1
    attachments.add(connection, conversation.id, line, channel, new, now)


def clean_text(text: str) -> str:
    """Make text storable: lone surrogates become U+FFFD, NUL is dropped.

    SQLite cannot bind the one, PostgreSQL refuses the other.
    """
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "")
