"""One-time links and sessions. Tokens are random, kept only as hashes, and end by themselves."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from storage.database.database import Database
from storage.database.moments import to_row
from storage.database.tokens import hash_token, make_token
from storage.house import people
from storage.house.tables import links, sessions
from storage.house.tables import people as accounts
from storage.records.staff import Person
from storage.records.work import Actor, ActorKind
from storage.work import events
from storage.work.events import Event, Happening

LINK_LASTS = timedelta(hours=24)
IDLE = timedelta(hours=8)  # a session nobody used for so long is over
LONGEST = timedelta(days=7)  # and so is any session after this
NOTED_EVERY = timedelta(minutes=1)  # how finely use of a session is noted

_ADD_LINK = insert(links)
_BURN = (
    delete(links)
    .where(links.c.hash == bindparam("of"), links.c.expires_at > bindparam("now"))
    .returning(links.c.person_id)
)
_OPEN = insert(sessions)
_TOUCH = update(sessions).where(sessions.c.hash == bindparam("of")).values(seen_at=bindparam("now"))
_CLOSE = delete(sessions).where(sessions.c.hash == bindparam("of"))
_BY_ID = select(accounts).where(accounts.c.id == bindparam("person"))
_WHO = (
    select(accounts, sessions.c.seen_at)
    .join_from(sessions, accounts)
    .where(
        sessions.c.hash == bindparam("of"),
        sessions.c.seen_at > bindparam("used_after"),
        sessions.c.created_at > bindparam("made_after"),
        accounts.c.disabled_at.is_(None),
    )
)


def make_link(connection: Connection, person: Person, now: datetime) -> str:
    """Give a token that signs a person in once, within a day."""
    token = make_token()
    connection.execute(
        _ADD_LINK,
        {
            "hash": hash_token(token),
            "person_id": person.id,
            "expires_at": to_row(now + LINK_LASTS),
        },
    )
    return token


class SignIns:
    """Who is signed in, over the house database."""

    def __init__(self, house: Database, now: Callable[[], datetime]) -> None:
        """Take the house database and the clock."""
        self.house = house
        self.now = now

    async def enter(self, link: str, before: str | None = None) -> str | None:
        """Burn a one-time link and open a session; None if the link is used, over or unknown.

        `before` is the session the browser held until now: it ends, whoever's it was.
        """
        return await self.house.act(lambda connection: _enter(connection, link, before, self.now()))

    async def who(self, session: str, *, use: bool = True) -> Person | None:
        """Give whose session this is, None if it is over. `use` keeps it from running idle."""
        now = self.now()
        row_id = hash_token(session)
        wanted = {
            "of": row_id,
            "used_after": to_row(now - IDLE),
            "made_after": to_row(now - LONGEST),
        }
        row = await self.house.look(lambda connection: connection.execute(_WHO, wanted).first())
        if row is None:
            return None
        if use and row.seen_at < to_row(now - NOTED_EVERY):
            values = {"of": row_id, "now": to_row(now)}
            self.house.submit(lambda connection: connection.execute(_TOUCH, values).rowcount)
        return people.person_of(row)

    async def leave(self, session: str) -> None:
        """End a session."""
        await self.house.act(
            lambda connection: connection.execute(_CLOSE, {"of": hash_token(session)}).rowcount
        )

    async def names(self) -> Mapping[str, str]:
        """Give everyone's name by address."""
        everyone = await self.house.look(people.list_all)
        return {person.email: person.name for person in everyone}

    async def recent(self) -> list[Event]:
        """Give what was done in the house lately, newest first."""
        return await self.house.look(events.recent)


def _enter(connection: Connection, link: str, before: str | None, now: datetime) -> str | None:
    burnt = connection.execute(_BURN, {"of": hash_token(link), "now": to_row(now)}).first()
    if burnt is None:
        return None
    if before is not None:
        connection.execute(_CLOSE, {"of": hash_token(before)})
    person = people.person_of(connection.execute(_BY_ID, {"person": burnt.person_id}).one())
    token = make_token()
    connection.execute(
        _OPEN,
        {
            "hash": hash_token(token),
            "person_id": person.id,
            "created_at": to_row(now),
            "seen_at": to_row(now),
        },
    )
    who = Actor(ActorKind.AGENT, person.email)
    events.record(connection, Happening("console.entered", "console", who), now)
    return token
