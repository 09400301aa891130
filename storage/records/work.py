"""Units of work: tickets, escalations, teams, and the slips that cross between the offices."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.records.conversation import Side


class TicketState(StrEnum):
    """How far a ticket is."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"


class Severity(StrEnum):
    """How much a ticket hurts; decides the time promised."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Team:
    """People who take one kind of work for one side."""

    name: str
    side: Side
    kind: str
    slack_channel: str | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A unit of work with a number, a team and a state.

    `person_id` is who asked for it. `outcome` is written for that person, never an internal
    remark. `crossing` is the id of the slip that opened it, when it came through the door.
    """

    number: int
    kind: str
    team: str
    state: TicketState
    severity: Severity
    title: str
    body: str
    person_id: str | None
    conversation_id: int | None
    subject: str | None
    outcome: str | None
    assignee: str | None
    crossing: str | None
    promised_at: datetime | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Escalation:
    """A conversation that waits for, or is held by, a person."""

    id: int
    conversation_id: int
    team: str
    reason: str
    summary: str
    intent: str | None
    confidence: float | None
    slots: tuple[tuple[str, str], ...]
    waiting_since: datetime
    claimed_by: str | None
    claimed_at: datetime | None
    closed_at: datetime | None


LEAVE_REQUEST = "leave_request"  # the kind of ticket that waits for a yes or no


class Purpose(StrEnum):
    """Why something may cross the door; `handlers.door` says which fields each may carry."""

    COMPLAINT = "complaint"
    COMPLAINT_REOPENED = "complaint_reopened"
    COMPLAINT_WITHDRAWN = "complaint_withdrawn"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Slip:
    """A crossing between the offices: work as a written slip, never data.

    `id` is random and the same on both sides; `answers` is the id of the slip this one
    answers. `fields` are the few words the purpose allows.
    """

    id: str
    purpose: Purpose
    fields: tuple[tuple[str, str], ...]
    answers: str | None
    created_at: datetime
