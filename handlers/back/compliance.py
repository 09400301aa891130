"""Compliance: what the rules of conduct say."""

from handlers.articles import on
from handlers.back.desk import BackDesk
from handlers.handler import Handler

HANDLERS: tuple[Handler[BackDesk], ...] = (
    on("compliance.policy", "Answer from the rules of conduct."),
)
