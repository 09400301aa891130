"""Questions anyone may ask: articles, hours, products, warranty, privacy."""

from handlers.front.desk import FrontDesk
from handlers.front.inquiries import articles, company, products, rights
from handlers.handler import Handler

HANDLERS: tuple[Handler[FrontDesk], ...] = (
    *articles.HANDLERS,
    *company.HANDLERS,
    *rights.HANDLERS,
    *products.HANDLERS,
)
