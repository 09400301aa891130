"""Units of work: tickets, escalations, teams, and the slips that cross between the offices."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.records.conversation import Side


class ActorKind(StrEnum):
    """What somebody was when they did something."""

    CONTACT = "contact"  # whoever a channel let in, by the id of their contact
    CUSTOMER = "customer"
    EMPLOYEE = "employee"
    AGENT = "agent"  # at the console or on a card, by their work address
    OPERATOR = "operator"  # at the command line, by their name on that machine
    OFFICE = "office"  # the other office, through the door
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: what they are, by which id they are known as that, what others call
    them, and whether they may take over what a colleague holds.
    """

    kind: ActorKind
    id: str = ""
    name: str = ""
    supervises: bool = False


BOT = Actor(ActorKind.BOT)


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


class ApprovalState(StrEnum):
    """How far a request for somebody's yes is."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class DeciderKind(StrEnum):
    """How somebody who may decide is named."""

    PERSON = "person"  # by id: a manager, a budget's owner, anyone
    TEAM = "team"  # everyone of a team
    ROLE = "role"  # everyone with a job title


@dataclass(frozen=True, slots=True)
class Decider:
    """Who may decide: `name` is an id, a team's name or a job title, as its kind says."""

    kind: DeciderKind
    name: str


@dataclass(frozen=True, slots=True)
class Vote:
    """One person's yes or no; `why` is read by whoever asked, `via` is what it came by."""

    person: str
    state: ApprovalState
    at: datetime
    why: str = ""
    via: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """A request that needs somebody's yes, under its ticket's number.

    `deciders` are asked in this order: the first that names people who work here decides, from
    `rank` on. With `needed` above one, that many different people of any of them must agree.
    `facts` are what the deciders are shown, as JSON text (`handlers.facts` reads it).
    """

    number: int
    kind: str
    title: str
    asked_by: str
    asked_in: int | None
    facts: str
    deciders: tuple[Decider, ...]
    asked_at: datetime
    needed: int = 1
    rank: int = 0
    state: ApprovalState = ApprovalState.REQUESTED
    expires_at: datetime | None = None
    votes: tuple[Vote, ...] = ()

    def agreed(self) -> frozenset[str]:
        """Give who said yes so far."""
        yes = ApprovalState.APPROVED
        return frozenset(vote.person for vote in self.votes if vote.state is yes)


class Decision(StrEnum):
    """What became of somebody's word on a request."""

    DONE = "done"
    PARTLY = "partly"  # a yes is kept, and somebody else must agree as well
    AGAIN = "again"  # the same person agreed before
    ALREADY = "already"  # decided or called off before
    HINDERED = "hindered"  # it cannot be approved as things are
    OWN = "own"  # nobody decides on what they asked for themselves
    OTHERS = "others"  # somebody else decides
    UNKNOWN = "unknown"  # there is no such request


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
