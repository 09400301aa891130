"""What an act on work is done with, and what each kind of approval does when it is decided."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.office.knowledge import Knowledge
from handlers.reply import Notify
from storage.database.database import Connection
from storage.records.conversation import Conversation, Side
from storage.records.work import Actor, Approval
from storage.work import events
from storage.work.events import Happening


class People(Protocol):
    """Who works here, as far as deciding needs it. Everyone is named by id."""

    def active(self, ids: Collection[str]) -> Mapping[str, str]:
        """Give the names of those of some people who work here now."""
        ...

    def team(self, name: str) -> Mapping[str, str]:
        """Give the active people of a team, names by id."""
        ...

    def role(self, title: str) -> Mapping[str, str]:
        """Give the active people with a job title, names by id."""
        ...

    def teams_of(self, person: str) -> Collection[str]:
        """Give the names of the teams somebody belongs to."""
        ...

    def roles_of(self, person: str) -> Collection[str]:
        """Give the job titles somebody has."""
        ...


@dataclass(frozen=True, slots=True)
class ApprovalKind:
    """What a kind of approval does. Each function runs inside the deciding transaction.

    `hinder` gives a code for why it cannot be approved now, None if it can: `hinder` has changed
    nothing. `approve` and `reject` are the effect; `reject` is also what expiry does.
    """

    hinder: Callable[["Act", Approval], str | None]
    approve: Callable[["Act", Approval], None]
    reject: Callable[["Act", Approval], None]


@dataclass(frozen=True, slots=True)
class Deciding:
    """How one office decides: the people it may ask, and its kinds of approval by name."""

    people: Callable[[Connection], People]
    kinds: Mapping[str, ApprovalKind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Act:
    """One office, one transaction, who acts and when; what is to be told about it is collected."""

    side: Side
    connection: Connection
    known: Knowledge
    deciding: Deciding
    by: Actor
    at: datetime
    notices: list[Notify] = field(default_factory=list)

    def note(self, kind: str, subject: str, /, **fields: str | Actor) -> None:
        """Note what was done: one row of the log."""
        events.record(self.connection, Happening(kind, subject, self.by, fields), self.at)

    def note_on(self, kind: str, conversation: Conversation, /, **fields: str | Actor) -> None:
        """Note what was done with a conversation."""
        self.note(kind, f"conversation {conversation.public_id}", **fields)

    def tell(self, notice: Notify) -> None:
        """Have somebody told once the act is done."""
        self.notices.append(notice)
