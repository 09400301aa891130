"""A decision on a request: it is kept, its ticket closed, and whoever asked is told, together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.actions.notify import tell
from bot.office.office import Knowledge
from handlers.back.work.requests import ask_decision, outcome_of, tell_decision
from storage.back import approvals
from storage.back.approvals import ApprovalsOf
from storage.back.employees import EmployeeSelf
from storage.conversation import conversations
from storage.database.database import Connection
from storage.records.back import Approval, Decision, LeaveRequest, LeaveState
from storage.records.work import TicketState
from storage.work import audit, tickets

_ACTIONS = {LeaveState.APPROVED: "approve", LeaveState.REJECTED: "reject"}


@dataclass(frozen=True, slots=True)
class DecisionRequest:
    """An employee's decision on a request. `why` is read by whoever asked; `via` is for the
    record: what the decision came by.
    """

    number: int
    by: str
    state: LeaveState
    why: str = ""
    via: str = ""


def decide(
    connection: Connection, known: Knowledge, word: DecisionRequest, now: datetime
) -> Decision:
    """Take a decision; anything but DONE has changed nothing and told nobody."""
    mine = ApprovalsOf(connection, word.by, known.team_for("hr"))
    decision = mine.decide(word.number, word.state, now)
    if decision is not Decision.DONE:
        return decision
    audit.record(connection, word.by, _ACTIONS[word.state], f"ticket {word.number}", now, word.via)
    decider = EmployeeSelf(connection, word.by).me()
    approval = approvals.find(connection, word.number)
    assert decider is not None
    assert approval is not None
    _tell(connection, known, approval.request, decider.name, word.why.strip(), now)
    return decision


def _tell(
    connection: Connection,
    known: Knowledge,
    request: LeaveRequest,
    by: str,
    why: str,
    now: datetime,
) -> None:
    """Close the ticket with the outcome, and say it in the conversation it was asked in."""
    outcome = known.wording.say(outcome_of(request, by, why))
    tickets.change(connection, request.number, TicketState.RESOLVED, now, outcome=outcome)
    ticket = tickets.find(connection, request.number)
    if ticket is not None and ticket.conversation_id is not None:
        told = tell_decision(request, by, why)
        tell(connection, known, ticket.conversation_id, told, now)


class Approvals:
    """What one employee may decide, and their deciding it: for their desk."""

    def __init__(
        self, connection: Connection, employee_id: str | None, now: datetime, known: Knowledge
    ) -> None:
        """Take who decides, when, and what is known of the house."""
        self._connection = connection
        self._employee_id = employee_id
        self._now = now
        self._known = known

    def waiting(self) -> Sequence[Approval]:
        """Give what waits for this employee's word, the newest first."""
        return self._mine().waiting()

    def find(self, number: str) -> Approval | None:
        """Give one request they decide or decided, by its number as people type it."""
        return self._mine().find(number)

    def announce(self, number: str) -> None:
        """Tell whoever decides that a request waits for them, if they ever wrote to us."""
        found = approvals.find(self._connection, int(number))
        if found is None or found.decider_id is None:
            return
        conversation_id = conversations.latest_of(self._connection, found.decider_id)
        if conversation_id is not None:
            words = ask_decision(found)
            tell(self._connection, self._known, conversation_id, words, self._now)

    def decide(self, approval: Approval, state: LeaveState, why: str) -> Decision:
        """Approve or reject a request, and tell whoever asked."""
        if self._employee_id is None:
            return Decision.OTHERS
        word = DecisionRequest(approval.request.number, self._employee_id, state, why)
        return decide(self._connection, self._known, word, self._now)

    def _mine(self) -> ApprovalsOf:
        hr = self._known.team_for("hr")
        return ApprovalsOf(self._connection, self._employee_id, hr)
