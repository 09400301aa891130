"""What we do for customers. A new handler is one more name in this list."""

from handlers.front.desk import FrontDesk
from handlers.handler import Handler
from handlers.smalltalk import HANDLERS as SMALLTALK

HANDLERS: tuple[Handler[FrontDesk], ...] = (*SMALLTALK,)
