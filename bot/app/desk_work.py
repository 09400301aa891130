"""What a desk may do with work: each method that changes something is a call of an action."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.actions import approvals, tickets
from bot.actions.approvals import Decided, DecisionRequest
from bot.office.act import Act
from bot.office.wording import Wording
from handlers import door
from handlers.desk import Words
from handlers.facts import Facts, dump_facts
from storage.records.conversation import Contact, Conversation
from storage.records.work import Approval, ApprovalState, Decider, Purpose, Severity, Ticket
from storage.work import approvals as approval_rows
from storage.work import slips
from storage.work.tickets import Draft, TicketsOf


def write(wording: Wording, words: Words) -> str:
    """Put a sentence into words; somebody's own words stay as they are."""
    return words if isinstance(words, str) else wording.say(words)


class DeskTickets(TicketsOf):
    """The tickets of one contact, seen and changed."""

    def __init__(self, act: Act, contact: Contact, conversation: Conversation) -> None:
        """Take whose tickets they are."""
        super().__init__(act.connection, conversation.id, contact.person_id)
        self._act = act
        self._person_id = contact.person_id
        self._conversation_id = conversation.id

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
        """Open a ticket for this contact, in the words of the company's own language."""
        draft = Draft(
            kind=kind,
            team=team,
            title=write(self._act.known.wording, title),
            body=write(self._act.known.wording, body),
            severity=severity,
            person_id=self._person_id,
            conversation_id=self._conversation_id,
            subject=subject,
            promised_at=promised_at,
        )
        return tickets.open_ticket(self._act, draft)

    def reopen(self, ticket: Ticket, promised_at: datetime | None = None) -> None:
        """Open a closed ticket again, with a new promise if one is given."""
        tickets.reopen(self._act, ticket, promised_at=promised_at)

    def withdraw(self, ticket: Ticket) -> None:
        """Close a ticket its asker no longer wants."""
        tickets.withdraw(self._act, ticket)


class DeskApprovals:
    """What one employee asked others to decide, and what they may decide themselves."""

    def __init__(self, act: Act, contact: Contact, conversation: Conversation) -> None:
        """Take whose word it is."""
        self._act = act
        self._person_id = contact.person_id
        self._conversation_id = conversation.id

    def ask(self, ticket: Ticket, deciders: Sequence[Decider], facts: Facts) -> None:
        """Have the first of these who works here decide on a ticket, shown these facts."""
        assert self._person_id is not None
        request = Approval(
            number=ticket.number,
            kind=ticket.kind,
            title=ticket.title,
            asked_by=self._person_id,
            asked_in=self._conversation_id,
            facts=dump_facts(facts),
            deciders=tuple(deciders),
            asked_at=self._act.at,
        )
        approvals.ask(self._act, request)

    def asked(self) -> Sequence[Approval]:
        """Give what this employee asked for, newest first."""
        if self._person_id is None:
            return ()
        return approval_rows.list_of(self._act.connection, self._person_id)

    def call_off(self, number: int) -> None:
        """End a request of theirs that nobody needs to decide any more."""
        if any(one.number == number for one in self.asked()):
            approvals.call_off(self._act, number)

    def waiting(self) -> Sequence[Approval]:
        """Give what waits for this employee's word, the newest first."""
        return approvals.waiting(self._act)

    def find(self, number: str) -> Approval | None:
        """Give one request they decide or decided, by its number as people type it."""
        return approvals.find(self._act, number)

    def decide(self, approval: Approval, state: ApprovalState, why: str) -> Decided:
        """Approve or reject a request, and have whoever asked told."""
        return approvals.decide(self._act, DecisionRequest(approval.number, state, why))


class DeskDoor:
    """The door as a handler of one side finds it: slips are rows of its own database."""

    def __init__(self, act: Act) -> None:
        """Take the act that may send slips."""
        self._act = act

    def send(self, purpose: Purpose, fields: Mapping[str, str]) -> str:
        """Write a slip and give its id. ValueError if the purpose does not allow this."""
        door.check(purpose, fields, self._act.side)
        return slips.write(self._act.connection, purpose, fields, self._act.at)
