"""One side's catalogue, handlers, desk maker and records: all that a turn of it may reach."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from bot.office.act import Act, Deciding
from bot.office.feed import Feed
from bot.office.knowledge import Knowledge
from bot.office.limits import Limits
from bot.office.peers import Peers
from bot.office.presence import Presence
from bot.office.registry import HandlerRegistry
from handlers.reply import Notify
from storage.database.database import Connection, Database
from storage.records.company import Passage
from storage.records.conversation import Contact, Conversation, Side
from storage.records.work import Actor

D = TypeVar("D")


@dataclass(slots=True, repr=False)
class Office(Generic[D]):
    """One side of the company. `D` is its desk: a handler of the other side does not fit."""

    side: Side
    database: Database
    registry: HandlerRegistry[D]
    make_desk: Callable[[Act, Contact, Conversation], D]
    search: Callable[[Connection, str], Passage | None]
    knowledge: Knowledge
    deciding: Deciding
    presence: Presence
    feed: Feed
    peers: Peers
    now: Callable[[], datetime]
    limits: Limits = field(default_factory=Limits)

    def begin(self, connection: Connection, by: Actor, notices: list[Notify] | None = None) -> Act:
        """Give what an act of somebody is done with, inside a transaction.

        What is to be told is collected in `notices`, which whoever gave them has written.
        """
        told = [] if notices is None else notices
        return Act(self.side, connection, self.knowledge, self.deciding, by, self.now(), told)
