"""Every table of an office: importing this makes `OFFICE` whole."""

from storage.tables import articles, company, conversations, edges, engine, taught, work
from storage.tables.columns import OFFICE

__all__ = ["MODULES", "OFFICE"]

MODULES = (conversations, engine, edges, work, company, articles, taught)
