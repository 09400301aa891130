"""How each office decides: whom it may ask, and what a yes and a no do for each kind of request."""

from collections.abc import Collection, Mapping

from bot.office.act import Act, ApprovalKind, Deciding
from handlers.back.hr.leave import LEAVE_REQUEST
from storage.back import leave
from storage.back.people import People
from storage.database.database import Connection
from storage.records.back import LeaveState
from storage.records.conversation import Side
from storage.records.work import Approval


def _leave_hindrance(act: Act, one: Approval) -> str | None:
    """Leave cannot be approved past the days that are left at that moment."""
    return None if leave.fits(act.connection, one.number) else "short"


def _approve_leave(act: Act, one: Approval) -> None:
    leave.decide(act.connection, one.number, LeaveState.APPROVED, act.at)


def _reject_leave(act: Act, one: Approval) -> None:
    leave.decide(act.connection, one.number, LeaveState.REJECTED, act.at)


class NoPeople:
    """The people of an office whose own records know no employees."""

    def __init__(self, connection: Connection) -> None:
        """Take a connection, as those who know somebody do."""
        del connection

    def active(self, ids: Collection[str]) -> Mapping[str, str]:
        """Give nobody."""
        del ids
        return {}

    def team(self, name: str) -> Mapping[str, str]:
        """Give nobody."""
        del name
        return {}

    def role(self, title: str) -> Mapping[str, str]:
        """Give nobody."""
        del title
        return {}

    def teams_of(self, person: str) -> Collection[str]:
        """Give no team."""
        del person
        return ()

    def roles_of(self, person: str) -> Collection[str]:
        """Give no job title."""
        del person
        return ()


DECIDING: Mapping[Side, Deciding] = {
    Side.FRONT: Deciding(NoPeople),
    Side.BACK: Deciding(
        People, {LEAVE_REQUEST: ApprovalKind(_leave_hindrance, _approve_leave, _reject_leave)}
    ),
}
