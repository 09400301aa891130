"""Access to a system, which a manager must agree to."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from handlers.back.desk import BackDesk
from handlers.back.it.tickets import open_ticket
from handlers.handler import Ask, Handler, Proof, Suggestion, handles
from handlers.reply import Reply
from handlers.slots import ServiceName
from storage.records.work import Severity

KIND = "access_request"
SHOWN = 6  # systems offered as buttons


class Level(StrEnum):
    """How far access goes."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


def offer_services(desk: BackDesk) -> list[Suggestion]:
    """Offer the company's systems as buttons."""
    services = desk.directory.services()[:SHOWN]
    return [Suggestion(ServiceName(one.name), one.name) for one in services]


@dataclass(frozen=True)
class Access:
    """A system, how far, and what for."""

    system: Annotated[ServiceName, Ask("it.access.system", suggest=offer_services)]
    level: Annotated[Level, Ask("it.access.level")]
    why: Annotated[str, Ask("it.access.why")]


@handles("it.access_request", Access, confirm="it.access.confirm", proof=Proof.VERIFIED)
def request_access(want: Access, desk: BackDesk) -> Reply:
    """Ask for access to a system; your manager must agree."""
    manager = desk.employee.manager()
    approver = manager.name if manager else Reply("it.access.head")
    title = Reply("it.access.ticket", system=want.system)
    level = Reply(f"value.level.{want.level}")
    body = Reply("it.access.ticket_body", level=level, why=want.why, approver=approver)
    ticket = open_ticket(desk, KIND, title, body, Severity.NORMAL, about=want.system)
    key = "it.access.asked" if manager else "it.access.asked_it"
    return Reply(
        key,
        number=str(ticket.number),
        system=want.system,
        manager=approver,
        promised=ticket.promised_at,
    )


HANDLERS: tuple[Handler[BackDesk], ...] = (request_access,)
