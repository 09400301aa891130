"""What we do for employees. A new handler is one more name in its family's list."""

from handlers.back import account, it, payroll, policies
from handlers.back.desk import BackDesk
from handlers.back.hr import balances, leave, sickness
from handlers.back.hr import policies as hr_policies
from handlers.back.work import people, requests
from handlers.handler import Handler
from handlers.smalltalk import HANDLERS as SMALLTALK

HANDLERS: tuple[Handler[BackDesk], ...] = (
    *SMALLTALK,
    *account.HANDLERS,
    *it.HANDLERS,
    *hr_policies.HANDLERS,
    *balances.HANDLERS,
    *leave.HANDLERS,
    *sickness.HANDLERS,
    *payroll.HANDLERS,
    *policies.HANDLERS,
    *requests.HANDLERS,
    *people.HANDLERS,
)
