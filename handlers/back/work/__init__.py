"""Work among colleagues: requests, decisions, people."""

from handlers.back.desk import BackDesk
from handlers.back.work import people, requests
from handlers.handler import Handler

HANDLERS: tuple[Handler[BackDesk], ...] = (*requests.HANDLERS, *people.HANDLERS)
