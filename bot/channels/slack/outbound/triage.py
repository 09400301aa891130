"""Escalations of one office in its teams' private Slack channels: cards, and working from them.

The cards are rows of that office's own outbox, made from its own records: nothing of one side
is written to the other's database. What people write beneath a card stays among them; to reach
the requester takes the Reply button.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from bot.actions import handoff
from bot.actions.notify import perform
from bot.actions.refusals import Refused, Why
from bot.channels.slack.inbound.identity import Person
from bot.channels.slack.views import cards
from bot.office.act import Act
from bot.office.office import Office
from bot.workers import loop
from storage.conversation import conversations, outbox
from storage.conversation.outbox import Outgoing
from storage.database.database import Connection
from storage.knowledge import teams
from storage.records.conversation import Author, Channel, Contact, Message, Side
from storage.records.work import Actor, ActorKind
from storage.work import cards as kept
from storage.work.cards import CLOSED, Live

LOOK_EVERY = 2.0  # seconds at most between looks; a change is seen at once
REST = 0.2  # seconds between looks when much changes
WORTH = timedelta(days=1)  # a card that could not be posted by then is worth nothing


class Triage:
    """Keeps the cards of one office true, and does what their buttons say."""

    def __init__(self, office: Office[Any]) -> None:
        """Take the office whose escalations are shown."""
        self.office = office

    @property
    def side(self) -> Side:
        """The office's side."""
        return self.office.side

    # --- cards -----------------------------------------------------------------------------------

    async def run(self, stop: asyncio.Event) -> None:
        """Post and redraw until told to stop. What happened while nobody ran is caught up."""
        name = f"cards of the {self.side} office"
        with self.office.feed.watch() as changed:
            await loop.run(stop, self.look, name=name, every=LOOK_EVERY, wake=(changed,), rest=REST)

    async def look(self) -> None:
        """Queue what the cards need now."""
        if await self.office.database.look(self._is_any_stale):
            await self.office.database.act(self._draw)

    def _is_any_stale(self, connection: Connection) -> bool:
        where = teams.slack_channels(connection, self.side)
        return bool(where) and any(_is_stale(one) for one in kept.live(connection, where))

    def _draw(self, connection: Connection) -> None:
        kept.hold(connection)
        where = teams.slack_channels(connection, self.side)
        for one in kept.live(connection, where):
            if _is_stale(one):
                self._draw_one(connection, one, where[one.escalation.team])

    def _draw_one(self, connection: Connection, one: Live, channel: str) -> None:
        shown = cards.state_of(one)
        if one.posted is None:
            row = self._queue(connection, one, channel, "card", self._card(one))
            kept.post(connection, one.escalation.id, row, shown, one.last_seq)
            return
        of = {"of": one.posted}
        for line in self._unseen(connection, one):
            self._queue(connection, one, channel, "card_line", {"text": cards.told(line), **of})
        if shown != one.shown:
            self._queue(connection, one, channel, "card_edit", {**self._card(one), **of})
        kept.change(connection, one.escalation.id, shown, one.last_seq)

    def _card(self, one: Live) -> dict[str, Any]:
        text, blocks = cards.card(self.office, one)
        return {"text": text, "blocks": blocks}

    def _unseen(self, connection: Connection, one: Live) -> list[Message]:
        if cards.state_of(one) == CLOSED:
            return []
        lines = conversations.read(connection, one.escalation.conversation_id, after=one.seq)
        return [line for line in lines if line.author is Author.CONTACT]

    def _queue(
        self, connection: Connection, one: Live, channel: str, kind: str, body: Mapping[str, Any]
    ) -> int:
        now = self.office.now()
        conversation = one.escalation.conversation_id
        slack = Channel.SLACK.value
        row = Outgoing(conversation, slack, channel, kind, body, expires=now + WORTH)
        return outbox.queue(connection, row, now)

    # --- buttons ---------------------------------------------------------------------------------

    async def channel_of(self, public_id: str) -> str | None:
        """Give the channel in which an open escalation's card stands, as configured."""

        def find(connection: Connection) -> str | None:
            found = kept.open_for(connection, public_id)
            where = teams.slack_channels(connection, self.side)
            return where.get(found[0]) if found else None

        return await self.office.database.look(find)

    async def take(self, public_id: str, person: Person) -> Refused | None:
        """Take it, or say why not."""
        return await self._act(public_id, person, handoff.take)

    async def answer(self, public_id: str, person: Person, text: str, seen: int) -> Refused | None:
        """Answer as a person, or say why not: someone else has it, or wrote meanwhile."""
        return await self._act(
            public_id, person, lambda act, id_: handoff.answer(act, id_, text, seen)
        )

    async def resolve(self, public_id: str, person: Person) -> Refused | None:
        """Close it, or say why not."""
        return await self._act(public_id, person, handoff.resolve)

    async def last_lines(self, public_id: str) -> tuple[Contact, list[Message]] | None:
        """Give whose conversation it is and its last lines."""

        def read(connection: Connection) -> tuple[Contact, list[Message]] | None:
            found = conversations.find_public(connection, public_id)
            if found is None:
                return None
            after = max(0, found[0].last_seq - cards.CONTEXT_LINES)
            return found[1], conversations.read(connection, found[0].id, after=after)

        return await self.office.database.look(read)

    async def _act(
        self, public_id: str, person: Person, do: Callable[[Act, int], object]
    ) -> Refused | None:
        def job(act: Act) -> Refused | None:
            found = kept.open_for(act.connection, public_id)
            if found is None:
                return Refused(Why.NOT_WAITING)
            result = do(act, found[1])
            return result if isinstance(result, Refused) else None

        return await perform(self.office, _agent(person), job)


def _is_stale(one: Live) -> bool:
    if one.posted is None:
        return one.escalation.closed_at is None
    return cards.state_of(one) != one.shown or one.last_seq > one.seq


def _agent(person: Person) -> Actor:
    """The account is the e-mail, as at the console: who takes it here has it there too."""
    return Actor(ActorKind.AGENT, person.email, person.name)
