"""Who is at the console: signed in or not, allowed or not. Every page asks here first."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.http.cookies import Cookie
from bot.http.pages import Pages
from bot.http.refusal import Refusal
from bot.http.tally import Tally
from bot.office.presence import Presence
from storage.records.staff import ROLES, Permission, Person
from storage.work.events import Event


class SignIns(Protocol):
    """What the console needs of the house."""

    async def enter(self, link: str, before: str | None = None) -> str | None:
        """Burn a one-time link and open a session; None if the link is no good."""
        ...

    async def who(self, session: str, *, use: bool = True) -> Person | None:
        """Give whose session this is; `use` keeps it from running idle."""
        ...

    async def leave(self, session: str) -> None:
        """End a session."""
        ...

    async def names(self) -> Mapping[str, str]:
        """Give the names of everyone, by address."""
        ...

    async def recent(self, reader: Person) -> tuple[Sequence[Event], Mapping[str, str]]:
        """Give what was done in the house lately, newest first, as far as it concerns the people
        of a reader's offices, and the names of those by address.
        """
        ...

    async def deny(self, kind: str, subject: str, email: str | None, count: int) -> None:
        """Put on record that somebody was turned away; `email` is None for somebody unknown."""
        ...


@dataclass(frozen=True, slots=True)
class Denied:
    """One kind of denial, as it is counted: never what was asked for, only where."""

    kind: str
    subject: str
    email: str | None


Clock = Callable[[], datetime]
Handle = Callable[[Request, Person], Awaitable[Response]]


class Access:
    """Sign-in and permissions for the console's routes."""

    def __init__(
        self, signins: SignIns, cookie: Cookie, pages: Pages, presence: Presence, clock: Clock
    ) -> None:
        """Take the house's sign-ins, the session's cookie, and where people are noted as there."""
        self.signins = signins
        self.cookie = cookie
        self.pages = pages
        self.presence = presence
        self.clock = clock
        self._tally = Tally(self._record)

    async def _record(self, denied: Denied, count: int) -> None:
        await self.signins.deny(denied.kind, denied.subject, denied.email, count)

    def deny(self, kind: str, subject: str, person: Person | None = None) -> None:
        """Have it put on record that somebody was turned away."""
        self._tally.note(Denied(kind, subject, person.email if person else None))

    def note(self, person: Person) -> None:
        """Note that a person is at work, if they may answer anyone."""
        if person.may(Permission.ANSWER):
            self.presence.note(person.email, person.sides, self.clock())

    async def find(self, request: Request, *, use: bool = True) -> Person | None:
        """Give who sent this, None if nobody is signed in."""
        session = self.cookie.read(request)
        if session is None:
            return None
        return await self.signins.who(session, use=use)

    def route(self, path: str, method: str, permission: Permission, handle: Handle) -> Route:
        """Make a route for people with a permission. Refusals are pages, or JSON for scripts."""

        async def answer(request: Request) -> Response:
            try:
                found = await self.find(request)
                if found is not None and not found.may(permission):
                    self.deny("console.denied", path, found)
                person = _allowed(found, permission)
                self.note(person)
                response = await handle(request, person)
            except Refusal as no:
                return self.refuse(request, no)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return Route(path, answer, methods=[method])

    def refuse(self, request: Request, no: Refusal) -> Response:
        """Say no in the form the asker reads."""
        if "text/html" not in request.headers.get("accept", ""):
            return no.as_json()
        values = {"error": no.error, "what_to_do": no.what_to_do, "person": None}
        return self.pages.answer("refusal.html", values, status=no.status)


SIGN_IN = (
    "Open a one-time sign-in link. Whoever runs this server makes one with: "
    "swingdoor people add EMAIL --name NAME --role ROLE"
)


def _allowed(person: Person | None, permission: Permission) -> Person:
    if person is None:
        raise Refusal(401, "You are not signed in.", SIGN_IN)
    if not person.may(permission):
        raise Refusal(403, "Your role does not include this.", _needs(permission))
    return person


def _needs(permission: Permission) -> str:
    roles = [role.value for role, allowed in ROLES.items() if permission in allowed]
    return f"It needs “{permission.value}”, which these roles have: {', '.join(roles)}."
