"""People with an account at the console: added, listed, disabled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from storage.database.keys import email_key
from storage.database.moments import from_row, to_row
from storage.errors import StorageError
from storage.house.tables import links, people, sessions
from storage.records.conversation import Side
from storage.records.staff import Person, Role
from storage.records.work import Actor, ActorKind
from storage.work import events
from storage.work.events import NOTHING, Happening

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


@dataclass(frozen=True, slots=True)
class Account:
    """A person as they are to be: `sides` are the offices they see."""

    email: str
    name: str
    role: Role
    sides: frozenset[Side]

    @property
    def office(self) -> str:
        """The offices in one word: front, back or both."""
        return next(iter(self.sides)).value if len(self.sides) == 1 else "both"


def put(connection: Connection, account: Account, by: str, now: datetime) -> Person:
    """Add a person, or change and re-enable the one with this address.

    A change ends the sessions made before it.
    """
    email = email_key(account.email)
    row = connection.execute(_BY_EMAIL, {"of": email}).first()
    values = {"name": account.name, "role": account.role.value, "office": account.office}
    if row is None:
        connection.execute(_ADD, {**values, "email": email, "created_at": to_row(now)})
    else:
        connection.execute(
            _CHANGE,
            {
                "person": row.id,
                "called": account.name,
                "as_role": account.role.value,
                "of_office": account.office,
            },
        )
        forget_sessions(connection, row.id)
    fields = {"role": account.role.value, "office": account.office}
    _note(connection, "person.added" if row is None else "person.changed", email, by, now, fields)
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
    _note(connection, "person.disabled", person.email, by, now)
    return find(connection, email)


def forget_sessions(connection: Connection, person_id: int) -> None:
    """End a person's sessions and links."""
    connection.execute(delete(sessions).where(sessions.c.person_id == person_id))
    connection.execute(delete(links).where(links.c.person_id == person_id))


def _note(
    connection: Connection,
    kind: str,
    email: str,
    by: str,
    now: datetime,
    fields: Mapping[str, str | Actor] = NOTHING,
) -> None:
    whom, who = Actor(ActorKind.AGENT, email), Actor(ActorKind.OPERATOR, by)
    events.record(connection, Happening(kind, whom, who, fields), now)


def person_of(row: Row[*tuple[Any, ...]]) -> Person:
    """Read a person from a row of the table (or a join with it)."""
    sides = frozenset(Side) if row.office == "both" else frozenset({Side(row.office)})
    return Person(row.id, row.email, row.name, Role(row.role), sides, from_row(row.disabled_at))
