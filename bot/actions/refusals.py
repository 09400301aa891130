"""Why an act was not done. A refused act has changed nothing; the edge puts it into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from handlers.reply import Reply, Shown


class Why(StrEnum):
    """The reasons; `refused.<reason>` in the catalogue says each."""

    NO_CONVERSATION = "no_conversation"
    NOT_WAITING = "not_waiting"
    TAKEN = "taken"  # who
    NOT_TAKEN = "not_taken"
    NOT_YOURS = "not_yours"  # who
    NOT_SUPERVISOR = "not_supervisor"
    NEWER = "newer"  # who, text
    EMPTY = "empty"
    TOO_LONG = "too_long"  # most
    NO_TICKET = "no_ticket"  # number
    CLOSED = "closed"  # number, state
    NEEDS_DECISION = "needs_decision"  # number
    OUTCOME_TOO_SHORT = "outcome_too_short"
    OUTCOME_UNFIT = "outcome_unfit"  # what
    NOT_UNDELIVERED = "not_undelivered"


@dataclass(frozen=True, slots=True)
class Refused:
    """An act that was not done, and why."""

    why: Why
    facts: Mapping[str, Shown] = field(default_factory=dict)

    def words(self) -> Reply:
        """Give the sentence that says so."""
        return Reply(f"refused.{self.why}", **self.facts)
