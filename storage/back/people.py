"""Who works here, as far as deciding needs it: by id, by team, by job title.

A team is the active employees whose department is called like it.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from storage.back.tables import employees
from storage.database.statements import different

_ACTIVE = select(employees.c.id, employees.c.name).where(employees.c.active.is_(True))
_THOSE = _ACTIVE.where(employees.c.id.in_(bindparam("those", expanding=True)))
_DEPARTMENTS = different(employees.c.department)
_TITLES = different(employees.c.title)
_TEAM = _ACTIVE.where(employees.c.department.in_(bindparam("spelt", expanding=True)))
_ROLE = _ACTIVE.where(employees.c.title.in_(bindparam("spelt", expanding=True)))
_ONE = select(employees.c.department, employees.c.title).where(
    employees.c.id == bindparam("who"), employees.c.active.is_(True)
)


class People:
    """The active employees."""

    def __init__(self, connection: Connection) -> None:
        """Take a connection to the back database."""
        self._connection = connection

    def active(self, ids: Collection[str]) -> Mapping[str, str]:
        """Give the names of those of some people who work here now."""
        rows = self._connection.execute(_THOSE, {"those": list(ids)})
        return {row.id: row.name for row in rows}

    def team(self, name: str) -> Mapping[str, str]:
        """Give the active people of a team, names by id."""
        return self._spelt(_DEPARTMENTS, _TEAM, name)

    def role(self, title: str) -> Mapping[str, str]:
        """Give the active people with a job title, names by id."""
        return self._spelt(_TITLES, _ROLE, title)

    def teams_of(self, person: str) -> Collection[str]:
        """Give the names of the teams somebody belongs to."""
        row = self._connection.execute(_ONE, {"who": person}).one_or_none()
        return [row.department] if row is not None and row.department else []

    def roles_of(self, person: str) -> Collection[str]:
        """Give the job titles somebody has."""
        row = self._connection.execute(_ONE, {"who": person}).one_or_none()
        return [row.title] if row is not None and row.title else []

    def _spelt(self, spellings: Select[Any], those: Select[Any], name: str) -> Mapping[str, str]:
        """Those whose column says a name in any case; the engines fold only some letters."""
        every = self._connection.execute(spellings).scalars()
        same = [one for one in every if one.casefold() == name.casefold()]
        return {row.id: row.name for row in self._connection.execute(those, {"spelt": same})}
