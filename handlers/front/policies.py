"""What the public articles say on matters people ask for by name."""

from handlers.articles import on
from handlers.front.desk import FrontDesk
from handlers.handler import Handler

HANDLERS: tuple[Handler[FrontDesk], ...] = (
    on("refunds.policy", "returns and refunds", "Say when you get your money back."),
    on("billing.payment_methods", "how you can pay", "Say how you can pay."),
    on(
        "billing.cancellation_fee",
        "cancelling an order free of charge",
        "Say what cancelling costs.",
    ),
)
