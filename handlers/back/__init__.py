"""What we do for employees. A new handler is one more name in its family's list."""

from handlers.back import hr, identity, it, leave, payroll, people, policies, sickness, work
from handlers.back.desk import BackDesk
from handlers.handler import Handler
from handlers.smalltalk import HANDLERS as SMALLTALK

HANDLERS: tuple[Handler[BackDesk], ...] = (
    *SMALLTALK,
    *identity.HANDLERS,
    *it.HANDLERS,
    *hr.HANDLERS,
    *leave.HANDLERS,
    *sickness.HANDLERS,
    *payroll.HANDLERS,
    *policies.HANDLERS,
    *work.HANDLERS,
    *people.HANDLERS,
)
