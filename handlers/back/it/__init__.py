"""What IT does for employees: signing in, access, broken things, incidents, how-tos."""

from handlers.back.desk import BackDesk
from handlers.back.it import access, accounts, equipment, guidance, incidents
from handlers.handler import Handler

HANDLERS: tuple[Handler[BackDesk], ...] = (
    *guidance.HANDLERS,
    *accounts.HANDLERS,
    *access.HANDLERS,
    *equipment.HANDLERS,
    *incidents.HANDLERS,
)
