"""Billing: how to pay, and what cancelling costs."""

from handlers.articles import on
from handlers.front.desk import FrontDesk
from handlers.handler import Handler

HANDLERS: tuple[Handler[FrontDesk], ...] = (
    on("billing.payment_methods", "Say how you can pay."),
    on("billing.cancellation_fee", "Say what cancelling costs."),
)
