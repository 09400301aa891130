"""The turn: many conversations, one transaction, then the acknowledgements."""

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from bot.actions import handoff
from bot.actions.conversations import keep
from bot.actions.notify import tell_all
from bot.actions.reminders import FORGET, REMIND_AFTER, REMINDER
from bot.actions.text import LONGEST, clean
from bot.conversation.arrival import Arrival
from bot.conversation.attachments import TOO_MANY
from bot.conversation.dispatcher import Dispatcher
from bot.conversation.waiting import tell_wait
from bot.office.limits import Excess, FloodError
from bot.office.memory import Memory
from bot.office.office import Office
from bot.office.registry import HandoffRequest
from handlers.reply import Notify, Reply
from intents.understanding import Understanding, Unrecognized
from storage.conversation import attachments, conversations, inbox, renewal, timers
from storage.conversation.outbox import PUSHED
from storage.conversation.timers import Timer
from storage.database.database import Connection
from storage.errors import trace
from storage.records.conversation import (
    Author,
    Channel,
    Contact,
    Conversation,
    Inbound,
    Line,
    Saved,
    Side,
    Status,
)
from storage.records.work import Actor, ActorKind

D = TypeVar("D")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a delivery: its conversation, the `seq` of the last line it left there.

    `fresh` is False for a delivery that was there before: nothing happened a second time.
    `renewed` says that the contact has their next id now; see `Inbound.renews`.
    """

    conversation_id: int
    public_id: str
    seq: int
    fresh: bool
    parked: bool = False
    renewed: bool = False


# Of a message over a limit, in a chat that was told.
NOTHING = Receipt(0, "", 0, fresh=False)


class Turns(Generic[D]):
    """Where messages of one office come in. `receive` returns once they are safe on disk."""

    def __init__(self, office: Office[D]) -> None:
        """Take the office whose messages these are."""
        self.office = office
        self.dispatcher = Dispatcher(office)

    async def receive(self, inbound: Inbound) -> Receipt:
        """Take a message from an edge; the platform may be told "received" when this returns.

        Over a limit nobody reads it: FloodError where whoever sent it waits for the answer; in a
        chat the first is answered with a notice, and of the others nothing is kept.
        """
        excess = self._excess(inbound)
        if excess is None:
            return await asyncio.wrap_future(self.submit(self._without_too_many(inbound)))
        if inbound.channel not in PUSHED:
            raise FloodError(excess.seconds)
        if not excess.first:
            return NOTHING
        fit = replace(inbound, text=clean(inbound.text)[:LONGEST])
        unread = Arrival(fit, _unread(fit.text), self.office.now(), quiet_for=excess.seconds)
        return await asyncio.wrap_future(self.office.database.join(self, unread, fit.key))

    def is_quiet(self, channel: Channel, contact: str) -> bool:
        """Tell whether a sender was told that nothing of theirs is read for now."""
        rules = self.office.knowledge.company.rate_limits
        return self.office.limits.is_quiet(rules, f"{channel}:{contact}")

    def _excess(self, inbound: Inbound) -> Excess | None:
        if inbound.channel is Channel.TERMINAL:
            return None
        rules = self.office.knowledge.company.rate_limits
        return self.office.limits.message(
            rules, f"{inbound.channel}:{inbound.contact}", inbound.origin
        )

    def _without_too_many(self, inbound: Inbound) -> Inbound:
        """Refuse the files of a message whose sender sent too many."""
        files, rules = inbound.attachments, self.office.knowledge.company.rate_limits
        who = f"{inbound.channel}:{inbound.contact}"
        if not files or self.office.limits.files(rules, who, len(files)):
            return inbound
        refused = tuple(replace(one, remote_id="", refused=TOO_MANY) for one in files)
        return replace(inbound, attachments=refused)

    def submit(self, inbound: Inbound) -> "Future[Receipt]":
        """Take a message; the future is done when message, answer and effects are committed.

        Reading happens here, on the caller's thread, while the last commit is being flushed.
        """
        text = clean(inbound.text)
        cut = len(text) > LONGEST
        text = text[:LONGEST] if cut else text
        fit = inbound if text == inbound.text else replace(inbound, text=text)
        now = self.office.now()
        understood = self._understand(text, now)
        return self.office.database.join(self, Arrival(fit, understood, now, cut), fit.key)

    def _understand(self, text: str, now: datetime) -> Understanding:
        """Read a message; one that makes the recognizer fail is kept, and not understood."""
        known = self.office.knowledge
        try:
            return known.recognizer.understand(text, known.names, now.date())
        except Exception as error:  # noqa: BLE001 - no text may keep a message from being taken
            log.error("a message could not be read: %s", trace(error))  # noqa: TRY400 - no contents
            return _unread(text, "failed")

    # --- on the write thread -------------------------------------------------------------------

    def run(self, connection: Connection, items: Sequence[Arrival]) -> Sequence[Receipt]:
        """Take every new message of the batch through its office, and keep all of it."""
        now = self.office.now()
        inbounds = [item.inbound for item in items]
        fresh = inbox.admit(connection, inbounds, now)
        found = conversations.open_many(connection, inbounds, now)
        saved: list[Saved] = []
        notices: list[Notify] = []
        receipts: list[Receipt] = []
        for item in items:
            conversation, contact = found[item.inbound.key]
            new = (item.inbound.channel.value, item.inbound.external_id) in fresh
            lines, renewed = 0, False
            if new:
                act = self.office.begin(connection, actor_of(self.office.side, contact), notices)
                one = self.dispatcher.dispatch(act, item, conversation, contact)
                saved.append(one)
                lines = len(one.lines)
                renewed = one.asked and _renew(connection, item.inbound, conversation)
                _file(connection, item.inbound, conversation, now)
            seq = conversation.last_seq + lines
            receipt = Receipt(conversation.id, conversation.public_id, seq, fresh=new)
            receipts.append(replace(receipt, renewed=True) if renewed else receipt)
        keep(connection, saved, now)
        self._watch_for_silence(connection, saved, now)
        tell_all(connection, self.office.side, self.office.knowledge, notices, now)
        return receipts

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
        act = self.office.begin(connection, actor_of(self.office.side, contact))
        waiting = handoff.ask(act, conversation, request, summary)
        wait = tell_wait(self.office, act, waiting)
        memory = Memory.load(conversation.state).speaking(item.understood, contact)
        words = self.office.knowledge.speak(memory.language)
        text = f"{words.say(Reply('dialogue.fault'))}\n\n{words.say(wait)}"
        lines = (
            Line(Author.CONTACT, inbound.text, author_name=contact.name),
            Line(Author.BOT, text),
        )
        held = conversation.status is Status.WITH_AGENT
        state = memory.anew().dump()
        status = Status.WITH_AGENT if held else Status.WAITING
        keep(connection, [Saved(conversation, state, status, lines)], now)
        seq = conversation.last_seq + len(lines)
        return Receipt(conversation.id, conversation.public_id, seq, fresh=True, parked=True)


def _unread(text: str, rule: str = "flooded") -> Unrecognized:
    return Unrecognized(text=text, normal="", candidates=(), entities=(), rule=rule)


def actor_of(side: Side, contact: Contact) -> Actor:
    """Give a contact as who does something: themselves, as far as the channel knows them."""
    if contact.person_id is None:
        return Actor(ActorKind.CONTACT, str(contact.id), contact.name)
    kind = ActorKind.CUSTOMER if side is Side.FRONT else ActorKind.EMPLOYEE
    return Actor(kind, contact.person_id, contact.name)


def _renew(connection: Connection, inbound: Inbound, conversation: Conversation) -> bool:
    """Give the contact their next id, if this message proved who they are."""
    if not inbound.renews:
        return False
    to = replace(inbound, contact=inbound.renews, address=inbound.renews)
    return renewal.renew(connection, conversation, to)


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
