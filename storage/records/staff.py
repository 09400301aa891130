"""The people at the console: who they are, which offices they answer for, what they may do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.records.conversation import Side


class Permission(StrEnum):
    """One thing a person may do; every page and every button asks for one of these."""

    READ = "read"  # see the queue and the conversations of one's offices
    ANSWER = "answer"  # take, reply, note, give back, resolve
    TAKE_OVER = "take_over"  # go on with what a colleague holds
    TEACH = "teach"  # correct what the bot understood
    PUBLISH = "publish"  # write articles
    MEASURE = "measure"  # see figures
    AUDIT = "audit"  # read who did what
    MANAGE = "manage"  # people and settings


class Role(StrEnum):
    """A named set of permissions; see `ROLES`."""

    VIEWER = "viewer"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    EDITOR = "editor"
    AUDITOR = "auditor"
    ADMIN = "admin"


_ANSWERS = frozenset({Permission.READ, Permission.ANSWER})
ROLES = {
    Role.VIEWER: frozenset({Permission.READ}),
    Role.AGENT: _ANSWERS,
    Role.SUPERVISOR: _ANSWERS | {Permission.TAKE_OVER, Permission.MEASURE, Permission.TEACH},
    Role.EDITOR: frozenset({Permission.READ, Permission.TEACH, Permission.PUBLISH}),
    Role.AUDITOR: frozenset({Permission.READ, Permission.AUDIT}),
    Role.ADMIN: frozenset(Permission),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with an account at the console. `sides` are the offices they see."""

    id: int
    email: str
    name: str
    role: Role
    sides: frozenset[Side]
    disabled_at: datetime | None = None

    def may(self, permission: Permission) -> bool:
        """Tell whether their role includes a permission."""
        return permission in ROLES[self.role]
