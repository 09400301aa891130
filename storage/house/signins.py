"""One-time links and sessions. Tokens are random, kept only as hashes, and end by themselves."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from storage.database.database import Database
from storage.database.moments import to_row
from storage.database.tokens import hash_token, make_token
from storage.house import people
from storage.house.tables import links, sessions
from storage.house.tables import people as accounts
from storage.records.conversation import Side
from storage.records.staff import Person, Role
from storage.records.work import BOT, Actor, ActorKind
from storage.work import events
from storage.work.events import Event, Happening

LINK_LASTS = timedelta(hours=24)
IDLE = timedelta(hours=8)  # a session nobody used for so long is over
LONGEST = timedelta(days=7)  # and so is any session after this
SHOWN = 200  # events on a page
LOOKED_THROUGH = 2_000  # events, for those of one office
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

    async def recent(self, reader: Person) -> tuple[Sequence[Event], Mapping[str, str]]:
        """Give what was done in the house lately, newest first, as far as it concerns the people
        of a reader's offices, and the names of those by address; admins read all.
        """
        return await self.house.look(lambda on: _recent(on, reader))

    async def deny(self, kind: str, subject: str, email: str | None, count: int) -> None:
        """Put on record that somebody was turned away; `email` is None for somebody unknown."""
        by = BOT if email is None else Actor(ActorKind.AGENT, email)
        what = Happening(kind, subject, by, {"count": str(count)})
        await self.house.act(lambda on: events.record(on, what, self.now()))


def _recent(connection: Connection, reader: Person) -> tuple[Sequence[Event], Mapping[str, str]]:
    everyone = people.list_all(connection)
    if reader.role is Role.ADMIN or reader.sides == frozenset(Side):
        seen, found = everyone, events.recent(connection)
    else:
        seen = [one for one in everyone if one.sides & reader.sides]
        ours = {one.email for one in seen}
        looked_through = events.recent(connection, LOOKED_THROUGH)
        # What speaks of nobody the reader may know of, or of somebody else as well, is not theirs.
        found = [one for one in looked_through if _people(one) and _people(one) <= ours]
    return found[:SHOWN], {one.email: one.name for one in seen}


def _people(one: Event) -> set[str]:
    """The addresses of those an event speaks of."""
    return {word for word in (one.actor, one.subject, *one.fields.values()) if "@" in word}


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
