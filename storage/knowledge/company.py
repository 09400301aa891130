"""The house rules in storage: the text of company.toml is one row of `settings`."""

from sqlalchemy import Connection, bindparam, select

from storage.database.statements import write_rows
from storage.knowledge.house_rules import DEFAULT, parse
from storage.records.company import Company
from storage.tables.company import settings

_ROW = "company"
_READ = select(settings.c.value).where(settings.c.name == bindparam("row_name"))


def load(connection: Connection) -> Company:
    """Give the house rules of an office; the defaults where none were imported."""
    text = connection.execute(_READ, {"row_name": _ROW}).scalar()
    return DEFAULT if text is None else parse(text)


def save(connection: Connection, text: str) -> None:
    """Keep the text of company.toml; `HouseRulesError` if `parse` does not accept it."""
    parse(text)
    write_rows(connection, settings, [{"name": _ROW, "value": text}])
