"""What we do for employees. A new handler is one more name in this list."""

from handlers.back.desk import BackDesk
from handlers.handler import Handler
from handlers.smalltalk import HANDLERS as SMALLTALK

HANDLERS: tuple[Handler[BackDesk], ...] = (*SMALLTALK,)
