"""People with an account at the console: added, listed, disabled."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from storage import audit
from storage.errors import StorageError
from storage.house.tables import links, people, sessions
from storage.keys import email_key
from storage.moments import from_row, to_row
from storage.records.conversation import Side
from storage.records.staff import Person, Role

_ALL = select(people).order_by(people.c.email)
_BY_EMAIL = select(people).where(people.c.email == bindparam("of"))
_ADD = insert(people)
_CHANGE = (
    update(people)
    .where(people.c.id == bindparam("person"))
    .values(
        name=bindparam("called"),
        role=bindparam("as_role"),
        office=bindparam("of_office"),
        disabled_at=None,
    )
)
_DISABLE = (
    update(people).where(people.c.id == bindparam("person")).values(disabled_at=bindparam("at"))
)


class NobodyError(StorageError):
    """There is no account with this e-mail address."""

    def __init__(self, email: str) -> None:
        super().__init__(f"There is no account {email}. `swingdoor people list` shows all.")


def put(
    connection: Connection,
    email: str,
    name: str,
    role: Role,
    sides: frozenset[Side],
    by: str,
    now: datetime,
) -> Person:
    """Add a person, or change and re-enable the one with this address.

    A change of role or office ends the sessions made before it.
    """
    email = email_key(email)
    row = connection.execute(_BY_EMAIL, {"of": email}).first()
    office = next(iter(sides)).value if len(sides) == 1 else "both"
    if row is None:
        values = {"email": email, "name": name, "role": role.value, "office": office}
        connection.execute(_ADD, {**values, "created_at": to_row(now)})
    else:
        connection.execute(
            _CHANGE,
            {"person": row.id, "called": name, "as_role": role.value, "of_office": office},
        )
        forget_sessions(connection, row.id)
    audit.record(connection, by, "people.put", email, now, f"{role.value} {office}")
    return find(connection, email)


def find(connection: Connection, email: str) -> Person:
    """Give the person with this address; NobodyError if there is none."""
    row = connection.execute(_BY_EMAIL, {"of": email_key(email)}).first()
    if row is None:
        raise NobodyError(email)
    return person_of(row)


def list_all(connection: Connection) -> list[Person]:
    """Give everyone, by address."""
    return [person_of(row) for row in connection.execute(_ALL)]


def disable(connection: Connection, email: str, by: str, now: datetime) -> Person:
    """Shut a person out: sessions and unused links die at once. NobodyError if there is none."""
    person = find(connection, email)
    connection.execute(_DISABLE, {"person": person.id, "at": to_row(now)})
    forget_sessions(connection, person.id)
    audit.record(connection, by, "people.disable", person.email, now)
    return find(connection, email)


def forget_sessions(connection: Connection, person_id: int) -> None:
    """End a person's sessions and links."""
    connection.execute(delete(sessions).where(sessions.c.person_id == person_id))
    connection.execute(delete(links).where(links.c.person_id == person_id))


def person_of(row: Row[*tuple[Any, ...]]) -> Person:
    """Read a person from a row of the table (or a join with it)."""
    sides = frozenset(Side) if row.office == "both" else frozenset({Side(row.office)})
    return Person(row.id, row.email, row.name, Role(row.role), sides, from_row(row.disabled_at))
