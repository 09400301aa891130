"""Billing: how to pay, and what cancelling costs."""

from handlers.articles import on
from handlers.front.desk import FrontDesk
from handlers.handler import Handler

HANDLERS: tuple[Handler[FrontDesk], ...] = (
    on("billing.payment_methods", "how you can pay", "Say how you can pay."),
    on(
        "billing.cancellation_fee",
        "cancelling an order free of charge",
        "Say what cancelling costs.",
    ),
)
