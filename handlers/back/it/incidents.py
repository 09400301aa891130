"""What is down: reporting it, and what is known to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from handlers.back.desk import BackDesk
from handlers.back.it.tickets import open_ticket
from handlers.handler import Ask, Handler, Proof, handles
from handlers.reply import Offer, Reply
from storage.records.back import Service
from storage.records.work import Severity

KIND = "incident"
SHOWN = 6  # systems listed


class Affected(StrEnum):
    """Who notices an incident."""

    ME = "me"
    TEAM = "team"
    EVERYONE = "everyone"
    CUSTOMERS = "customers"


@dataclass(frozen=True)
class Down:
    """What is down, and for whom."""

    what: Annotated[str, Ask("it.incident.what", whole="it.fault")]
    affected: Annotated[Affected, Ask("it.incident.who")]


@handles("it.incident", Down, proof=Proof.VERIFIED)
def report_incident(want: Down, desk: BackDesk) -> Reply:
    """Report that a system is down."""
    service = _named(want.what, desk.directory.services())
    severity = _urgency(want.affected, service)
    name = service.name if service else None
    title = Reply("it.incident.ticket", service=name or Reply("it.incident.some_system"))
    affected = Reply(f"value.affected.{want.affected}")
    body = Reply("it.incident.ticket_body", what=want.what, affected=affected)
    ticket = open_ticket(desk, KIND, title, body, severity, about=name)
    reply = Reply(
        "it.incident",
        number=str(ticket.number),
        severity=severity,
        promised=ticket.promised_at,
    )
    others = sum(one.service == name for one in desk.outages()) if name else 0
    if others > 1:
        return reply.followed_by(Reply("it.incident.known", service=name, count=others))
    return reply


def _named(text: str, services: Sequence[Service]) -> Service | None:
    """The system a report names; the longest name wins."""
    said = text.casefold()
    named = [one for one in services if one.name.casefold() in said]
    return max(named, key=lambda one: len(one.name), default=None)


def _urgency(affected: Affected, service: Service | None) -> Severity:
    """Customers first: what they notice is urgent, whoever reports it.

    1. Customers are affected, or more than one person misses a customer-facing system: urgent.
    2. Everyone, or a customer-facing system for one: high.
    3. A team or one person: normal.
    """
    facing = service is not None and service.customer_facing
    if affected is Affected.CUSTOMERS or (facing and affected is not Affected.ME):
        return Severity.URGENT
    if affected is Affected.EVERYONE or facing:
        return Severity.HIGH
    return Severity.NORMAL


@handles("it.outage_status")
def tell_outages(desk: BackDesk) -> Reply:
    """Say what is down right now."""
    outages = desk.outages()
    if not outages:
        offer = Offer("it.incident", "title.it.incident")
        return Reply("it.outage_status.none").offering(offer)
    lines = [
        Reply(
            "it.outage_status.line" if one.service else "it.outage_status.line_unnamed",
            service=one.service,
            since=one.since,
            severity=one.severity,
        )
        for one in outages[:SHOWN]
    ]
    return Reply("it.outage_status", count=len(outages)).followed_by(*lines)


HANDLERS: tuple[Handler[BackDesk], ...] = (
    report_incident,
    tell_outages,
)
