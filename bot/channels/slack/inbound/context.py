"""What every handler of the channel needs: who is asking, the turn, the few rows besides it."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.channels.slack.inbound.employee import SlackEmployee
from bot.channels.slack.inbound.identity import Identity
from bot.channels.slack.inbound.ordering import Ordering
from bot.channels.slack.inbound.reading import Place
from bot.channels.slack.outbound.api import Api
from bot.channels.slack.outbound.directory import Directory
from bot.channels.slack.outbound.triage import Triage
from bot.channels.slack.views.home import Notices
from bot.channels.slack.views.text import slack_text
from bot.channels.slack.views.words import Words
from bot.conversation.turns import NOTHING, Receipt, Turns
from bot.office.memory import ButtonKind, Memory
from bot.office.office import Office
from bot.office.wording import Wording
from intents.catalogue.catalogue import Flag
from intents.understanding import Recognized
from storage.conversation import conversations, inbox, outbox
from storage.conversation.outbox import Outgoing
from storage.database.database import Connection
from storage.records.conversation import Channel, Inbound, Side

T = TypeVar("T")

log = logging.getLogger(__name__)

LIKELY = 0.05  # a reading less sure than this leads nowhere
MOST_TASKS = 500  # views and the like under way at once; more are let go


@dataclass(slots=True)
class Context:
    """One Slack workspace and the back office behind it."""

    team: str
    turns: Turns[Any]
    api: Api
    identity: Identity
    directory: Directory
    triages: dict[Side, Triage]
    notices: Notices
    ordering: Ordering[Receipt]
    tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    @property
    def office(self) -> Office[Any]:
        """The office these employees talk to."""
        return self.turns.office

    @property
    def words(self) -> Words:
        """The channel's own sentences, in the company's own language."""
        return Words(self.office.knowledge.wording)

    # --- who --------------------------------------------------------------------------------------

    async def employee(
        self, user: str, thread: str = "", *, live: bool = False
    ) -> SlackEmployee | None:
        """Give the employee behind a user; None is a refusal."""
        person = await self.identity.person(user, live=live)
        return None if person is None else SlackEmployee(person, self.team, thread)

    async def say(
        self, user: str, thread: str, written: float, make: Callable[[SlackEmployee], Inbound]
    ) -> Receipt | None:
        """Take what a user says to their office; None is a refusal.

        What touches pay or the like asks Slack about them anew, whatever it said a moment ago.
        """
        remembered = self.identity.knows(user)
        employee = await self.employee(user, thread)
        if employee is None:
            return None
        inbound = make(employee)
        if self.turns.is_quiet(inbound.channel, inbound.contact):
            return NOTHING
        if remembered and await self._is_risky(inbound):
            employee = await self.employee(user, thread, live=True)
            if employee is None:
                return None
            inbound = make(employee)
        return await self.ordering.take(inbound.key, written, lambda: self.turns.receive(inbound))

    async def _is_risky(self, inbound: Inbound) -> bool:
        """Whether this message could reach a job where a mistake hurts, or that asks anew."""
        knowledge = self.office.knowledge
        understood = await asyncio.to_thread(
            knowledge.recognizer.understand, inbound.text, knowledge.names, self.office.now().date()
        )
        intents = {inbound.intent} | {
            one.intent for one in understood.candidates if one.confidence >= LIKELY
        }
        second = understood.then if isinstance(understood, Recognized) else None
        while second is not None:
            intents.add(second.intent)
            second = second.then
        found = await self.look(lambda connection: conversations.find_key(connection, inbound.key))
        if found is not None:
            memory = Memory.load(found[0].state)
            intents |= {one.intent for one in (*memory.frames, *memory.waiting)}
            starts = (one for one in memory.offered.values() if one.kind is ButtonKind.START)
            intents |= {one.argument for one in starts}
        return any(
            one in knowledge.risky or knowledge.holds(Flag.ASKS_ANEW, one) for one in intents
        )

    async def wording_of(self, employee: SlackEmployee) -> Wording:
        """Give the words of the language their conversation is in."""
        talk = await self.look(employee.find)
        language = Memory.load(talk.state).language if talk is not None else None
        return self.office.knowledge.speak(language)

    # --- rows besides the turn ---------------------------------------------------------------------

    async def remark(self, inbound: Inbound, text: str, address: str) -> None:
        """Say one neutral thing in a channel or to a stranger, once for each delivery."""

        def job(connection: Connection) -> None:
            now = self.office.now()
            if not inbox.admit(connection, [inbound], now):
                return
            conversation, _ = conversations.open_many(connection, [inbound], now)[inbound.key]
            row = Outgoing(conversation.id, Channel.SLACK.value, address, "remark", {"text": text})
            outbox.queue(connection, row, now)

        await self.do(job)

    async def refuse(self, user: str, delivery: str, place: Place) -> None:
        """Tell somebody we do not know that we do not; nothing they wrote is kept."""
        thread = place.thread if place.channel.startswith("D") else place.root
        stranger = Inbound(
            channel=Channel.SLACK,
            external_id=delivery,
            contact=f"refused:{user}",
            name=self.words("stranger"),
            text="",
            address=place.channel,
        )
        address = f"{place.channel}|{thread}" if thread else place.channel
        await self.remark(stranger, self.words("refused"), address)

    async def queue(self, row: Outgoing) -> None:
        """Queue a row of another kind."""
        await self.do(lambda connection: outbox.queue(connection, row, self.office.now()))

    async def do(self, job: Callable[[Connection], T]) -> T:
        """Run a job on the office's write thread."""
        return await self.office.database.act(job)

    async def look(self, question: Callable[[Connection], T]) -> T:
        """Read something of the office."""
        return await self.office.database.look(question)

    # --- what is worth doing, but not waiting for ---------------------------------------------------

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside the answer; nothing that must not get lost."""
        if len(self.tasks) >= MOST_TASKS:
            work.close()
            return
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self.tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a view was not shown: %s", type(task.exception()).__name__)

    async def whisper(self, user: str, channel: str, text: str) -> None:
        """Tell one person something that only they see; lost if they are away."""
        if channel:
            args = {"channel": channel, "user": user, "text": slack_text(text)}
            await self.api.call("chat.postEphemeral", args)
