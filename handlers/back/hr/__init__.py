"""What HR does for employees: one file for each kind of request."""

from handlers.back.desk import BackDesk
from handlers.back.hr import balances, holidays, leave, policies, sickness
from handlers.handler import Handler

HANDLERS: tuple[Handler[BackDesk], ...] = (
    *policies.HANDLERS,
    *holidays.HANDLERS,
    *balances.HANDLERS,
    *leave.HANDLERS,
    *sickness.HANDLERS,
)
