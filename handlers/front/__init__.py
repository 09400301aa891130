"""What we do for customers. A new handler is one more name in its family's list."""

from handlers.front import account, billing, complaints, delivery, inquiries, orders, refunds
from handlers.front.desk import FrontDesk
from handlers.handler import Handler
from handlers.smalltalk import HANDLERS as SMALLTALK

HANDLERS: tuple[Handler[FrontDesk], ...] = (
    *SMALLTALK,
    *account.HANDLERS,
    *inquiries.HANDLERS,
    *orders.HANDLERS,
    *delivery.HANDLERS,
    *refunds.HANDLERS,
    *billing.HANDLERS,
    *complaints.HANDLERS,
)
