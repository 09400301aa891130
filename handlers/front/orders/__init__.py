"""Orders: where they are, calling them off, what arrived wrong."""

from handlers.front.desk import FrontDesk
from handlers.front.orders import changes, parcels, standing
from handlers.handler import Handler

HANDLERS: tuple[Handler[FrontDesk], ...] = (
    *standing.HANDLERS,
    *changes.HANDLERS,
    *parcels.HANDLERS,
)
