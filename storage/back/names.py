"""Every code and name that employees may say, by kind."""

from sqlalchemy import Connection, select

from storage.back.directory import Directory
from storage.back.tables import employees, equipment, invoices
from storage.knowledge.names import Kinds, list_shared

_PEOPLE = select(employees.c.id, employees.c.name)
_TAGS = select(equipment.c.asset_tag)
_BILLS = select(invoices.c.number)


def list_names(connection: Connection) -> Kinds:
    """Give the back office's codes and names."""
    return {
        **list_shared(connection),
        "person": [(row.id, (row.name,)) for row in connection.execute(_PEOPLE)],
        "equipment": [(tag, ()) for tag in connection.execute(_TAGS).scalars()],
        "service": [(one.name, (one.name,)) for one in Directory(connection).services()],
        "invoice": [(number, ()) for number in connection.execute(_BILLS).scalars()],
    }
