"""What we do for employees. A new handler is one more name in its family's list."""

from handlers.back import account, compliance, hr, it, payroll, work
from handlers.back.desk import BackDesk
from handlers.handler import Handler
from handlers.smalltalk import HANDLERS as SMALLTALK

HANDLERS: tuple[Handler[BackDesk], ...] = (
    *SMALLTALK,
    *account.HANDLERS,
    *it.HANDLERS,
    *hr.HANDLERS,
    *payroll.HANDLERS,
    *compliance.HANDLERS,
    *work.HANDLERS,
)
