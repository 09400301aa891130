"""What every handler may reach, of either office. Made for one turn and one verified contact.

Nothing here takes a customer or employee id: whose records they are is decided when the desk is
made. "Not yours" and "does not exist" are the same None.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeAlias

from handlers.door import Door
from handlers.reply import Reply
from intents.text.cues import Cues
from intents.text.substance import Substance
from storage.records.company import Company, Passage, Product
from storage.records.conversation import Contact
from storage.records.work import Severity, Ticket


class Products(Protocol):
    """What the company sells."""

    def find(self, sku: str) -> Product | None:
        """Give the product with a code."""
        ...

    def some(self, limit: int) -> Sequence[Product]:
        """Give the first of each category by name, then more of them, so many in all."""
        ...

    def like(self, product: Product, limit: int = 3) -> Sequence[Product]:
        """Give others of the same category that are on the shelf, nearest in price first."""
        ...


class Articles(Protocol):
    """What this office may read out."""

    def answer(self, question: str) -> Passage | None:
        """Give the passage that answers a question for sure, or None."""
        ...


# What colleagues read: sentences by their key, or somebody's own words.
Words: TypeAlias = Reply | str


class Tickets(Protocol):
    """The tickets this contact asked for."""

    def open(
        self,
        kind: str,
        team: str,
        title: Words,
        body: Words,
        *,
        severity: Severity = Severity.NORMAL,
        subject: str | None = None,
        promised_at: datetime | None = None,
    ) -> Ticket:
        """Open a ticket for this contact; what is a Reply is written in the office's own language."""
        ...

    def mine(self, *kinds: str) -> Sequence[Ticket]:
        """Give their tickets of some kinds (of all, if none is named), newest first."""
        ...

    def find(self, number: str, *kinds: str) -> Ticket | None:
        """Give one of their tickets by its number as people type it."""
        ...

    def reopen(self, ticket: Ticket, promised_at: datetime | None = None) -> None:
        """Open a closed ticket again, with a new promise if one is given."""
        ...

    def withdraw(self, ticket: Ticket) -> None:
        """Close a ticket its asker no longer wants."""
        ...


class Identity(Protocol):
    """Proving by a one-time code who this is."""

    def can_send(self) -> bool:
        """Tell whether codes can be sent at all."""
        ...

    def send(self, order: str | None, email: str | None) -> bool:
        """Send a code to the record an order and its e-mail name, or to one's own.

        True also where there is no such record: nothing is learnt from it. False if too many
        codes were asked for.
        """
        ...

    def check(self, code: str) -> str:
        """Try a code: right, wrong, over (a new one is needed) or blocked."""
        ...

    def stepped_up(self) -> bool:
        """Tell whether a code was used in this conversation within the last half hour."""
        ...


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The common part of both desks. `moment` is when this turn began, UTC. `cues` hears what is
    grave or small in a message, `substance` which of its words say something; `write` puts into
    the office's own language what colleagues read.
    """

    contact: Contact
    company: Company
    moment: datetime
    products: Products
    articles: Articles
    tickets: Tickets
    door: Door
    team_for: Callable[[str], str]
    identity: Identity
    cues: Cues
    substance: Substance
    write: Callable[[Words], str]

    def now(self) -> datetime:
        """Give when this turn began, UTC."""
        return self.moment

    def today(self) -> date:
        """Give the company's calendar day."""
        return self.company.today(self.moment)

    def promise(self, severity: Severity = Severity.NORMAL) -> datetime:
        """Give when a ticket opened now gets its answer, by the company's hours."""
        return self.company.promise(self.moment, severity)
