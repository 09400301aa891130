"""The page of messages that could not be delivered, and the button that has one sent once more."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from bot.actions import undelivered as acts
from bot.actions.notify import perform
from bot.actions.refusals import Refused
from bot.console.access import Access
from bot.console.queries import ref_of
from bot.http.refusal import Refusal
from bot.office.office import Office
from storage.conversation import undelivered
from storage.conversation.undelivered import Undelivered
from storage.records.conversation import Side
from storage.records.staff import Permission, Person
from storage.records.work import Actor, ActorKind

HOME = "/console/undelivered"
LONGEST_ROW = 18  # digits of a row's number
NO_SUCH = Refusal(404, "There is no such message.", "Go back to the list.")


def undelivered_routes(access: Access, offices: Mapping[Side, Office[Any]]) -> list[BaseRoute]:
    """Give the routes: the list, and what its buttons post to."""
    page = UndeliveredPage(access, offices)
    answer = Permission.ANSWER
    return [
        access.route(HOME, "GET", answer, page.show),
        access.route(f"{HOME}/{{side}}/{{row}}/retry", "POST", answer, page.retry),
    ]


class UndeliveredPage:
    """What was given up in the offices a person answers for."""

    def __init__(self, access: Access, offices: Mapping[Side, Office[Any]]) -> None:
        """Take who may see it, and the offices."""
        self.access = access
        self.offices = offices

    async def show(self, _: Request, person: Person) -> Response:
        """List them, newest first."""
        found = await asyncio.to_thread(self._found, person)
        values = {"person": person, "found": found, "ref_of": ref_of}
        return self.access.pages.answer("undelivered.html", values)

    async def retry(self, request: Request, person: Person) -> Response:
        """Have one sent once more, then show the list again."""
        side, row = request.path_params["side"], request.path_params["row"]
        known = {one.value: one for one in person.sides}
        if side not in known or not row.isdecimal() or len(row) > LONGEST_ROW:
            raise NO_SUCH
        office = self.offices[known[side]]
        actor = Actor(ActorKind.AGENT, person.email, person.name)
        done = await perform(office, actor, lambda act: acts.retry(act, int(row)))
        if isinstance(done, Refused):
            said = office.knowledge.wording.say(done.words())
            raise Refusal(409, said, "Load the list anew.")
        return RedirectResponse(HOME, 303)

    def _found(self, person: Person) -> Mapping[Side, Sequence[Undelivered]]:
        found: dict[Side, Sequence[Undelivered]] = {}
        for side in sorted(person.sides):
            with self.offices[side].database.read() as connection:
                found[side] = undelivered.list_newest(connection)
        return found
