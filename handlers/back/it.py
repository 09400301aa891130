"""IT: passwords, access, broken things, incidents, how-tos."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from handlers.articles import Question, look_up
from handlers.back.desk import BackDesk
from handlers.handler import Ask, Handler, Proof, Suggestion, handles
from handlers.reply import Offer, Outcome, Refill, Reply
from handlers.slots import AssetTag, ServiceName, TicketNumber
from handlers.tickets import CLOSED, Cases, state_of
from intents.text.substance import beyond
from storage.records.back import Equipment, Service
from storage.records.work import Severity, Ticket

PASSWORD, LOCKED, ACCESS, FAULT, INCIDENT = (
    *("password_reset", "account_locked", "access_request"),
    *("hardware_fault", "incident"),
)
_says_what = beyond("incident outage problem issue fault something wrong broken ticket open log it")
SHOWN = 6  # pieces of equipment or systems offered as buttons


@handles("it.how_to", Question)
def explain(want: Question, desk: BackDesk) -> Reply:
    """Explain how something is done."""
    return look_up(want, desk)


# --- signing in --------------------------------------------------------------------------------


@handles("it.password_reset", proof=Proof.VERIFIED)
def reset_password(desk: BackDesk) -> Reply:
    """Help with a forgotten password; never in the chat."""
    page = desk.company.staff.password_page
    if page is not None:
        return Reply("it.password_reset.page", page=page).followed_by(Reply("it.password_advice"))
    body = "Reset the password, after making sure in person or by calling back who asks."
    return _sign_in(desk, PASSWORD, "Password reset", body)


@handles("it.account_locked", proof=Proof.VERIFIED)
def unlock(desk: BackDesk) -> Reply:
    """Have a locked account opened."""
    body = "Unlock the account, after making sure in person or by calling back who asks."
    return _sign_in(desk, LOCKED, "Account locked", body)


def _sign_in(desk: BackDesk, kind: str, title: str, body: str) -> Reply:
    """Open the ticket unless one is open: whoever is locked out asks more than once."""
    waiting = next((one for one in desk.tickets.mine(kind) if one.state not in CLOSED), None)
    if waiting is not None:
        return state_of(waiting, desk)
    ticket = _open(desk, kind, title, body, Severity.HIGH)
    reply = Reply(f"it.{kind}", number=str(ticket.number), promised=ticket.promised_at)
    return reply.followed_by(Reply("it.password_advice"))


def _open(
    desk: BackDesk, kind: str, title: str, body: str, severity: Severity, about: str | None = None
) -> Ticket:
    return desk.tickets.open(
        kind,
        desk.team_for("it"),
        title,
        body,
        severity=severity,
        subject=about,
        promised_at=desk.promise(severity),
    )


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
    approver = manager.name if manager else "the head of IT"
    body = f"Level: {want.level.value}\nFor: {want.why}\nApproval needed from: {approver}"
    ticket = _open(
        desk, ACCESS, f"Access to {want.system}", body, Severity.NORMAL, about=want.system
    )
    key = "it.access.asked" if manager else "it.access.asked_it"
    return Reply(
        key,
        number=str(ticket.number),
        system=want.system,
        manager=approver,
        promised=ticket.promised_at,
    )


# --- broken things -----------------------------------------------------------------------------


def has_choice(desk: BackDesk) -> bool:
    """Whether they hold more than one thing, so that one must ask which."""
    return len(desk.equipment.mine()) > 1


def offer_equipment(desk: BackDesk) -> list[Suggestion]:
    """Offer what they hold as buttons."""
    mine = desk.equipment.mine()[:SHOWN]
    return [Suggestion(AssetTag(one.tag), f"{one.kind} {one.model} ({one.tag})") for one in mine]


def is_held(tag: AssetTag, desk: BackDesk) -> Refill | None:
    """Refuse a tag that is not on anything of theirs."""
    if desk.equipment.find(tag) is None:
        return Refill("asset", Reply("it.hardware_fault.not_yours", tag=tag))
    return None


@dataclass(frozen=True)
class Broken:
    """What is wrong with which piece; asked for only where they hold several."""

    what: Annotated[str, Ask("it.hardware_fault.what", whole=_says_what)]
    asset: Annotated[
        AssetTag | None,
        Ask(
            "it.hardware_fault.which",
            check=is_held,
            when=has_choice,
            suggest=offer_equipment,
            optional=True,
        ),
    ] = None


@handles("it.hardware_fault", Broken, proof=Proof.VERIFIED)
def report_fault(want: Broken, desk: BackDesk) -> Outcome:
    """Report something broken."""
    mine = desk.equipment.mine()
    only = mine[0] if len(mine) == 1 else None
    piece = desk.equipment.find(want.asset) if want.asset else only
    if want.asset is not None and piece is None:
        return Refill("asset", Reply("it.hardware_fault.not_yours", tag=want.asset))
    severity = _how_bad(piece)
    title = f"Broken {piece.kind} {piece.tag}" if piece else "Broken equipment"
    ticket = _open(desk, FAULT, title, want.what, severity, about=piece.tag if piece else None)
    number, promised = str(ticket.number), ticket.promised_at
    if piece is None:
        return Reply("it.hardware_fault.untagged", number=number, promised=promised)
    return Reply(
        "it.hardware_fault",
        number=number,
        promised=promised,
        kind=piece.kind,
        model=piece.model,
        tag=piece.tag,
    )


def _how_bad(piece: Equipment | None) -> Severity:
    """Without a laptop or telephone nobody can work; the rest is a nuisance."""
    return Severity.HIGH if piece and piece.kind in {"laptop", "phone"} else Severity.NORMAL


# --- incidents ---------------------------------------------------------------------------------


class Affected(StrEnum):
    """Who notices an incident."""

    ME = "me"
    TEAM = "team"
    EVERYONE = "everyone"
    CUSTOMERS = "customers"


@dataclass(frozen=True)
class Down:
    """What is down, and for whom."""

    what: Annotated[str, Ask("it.incident.what", whole=_says_what)]
    affected: Annotated[Affected, Ask("it.incident.who")]


@handles("it.incident", Down, proof=Proof.VERIFIED)
def report_incident(want: Down, desk: BackDesk) -> Reply:
    """Report that a system is down."""
    service = _named(want.what, desk.directory.services())
    severity = _urgency(want.affected, service)
    name = service.name if service else None
    body = f"{want.what}\nAffected: {want.affected.value}"
    ticket = _open(desk, INCIDENT, f"Incident: {name or 'a system'}", body, severity, about=name)
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


# --- afterwards --------------------------------------------------------------------------------

_MINE = Cases(slot="ticket")


@dataclass(frozen=True)
class Which:
    """One of their tickets; asked for only where there is more than one."""

    ticket: Annotated[
        TicketNumber | None,
        Ask("it.ticket_status.which", check=_MINE.check, when=_MINE.unclear, suggest=_MINE.offer),
    ] = None


@handles("it.ticket_status", Which, proof=Proof.VERIFIED)
def tell_status(want: Which, desk: BackDesk) -> Reply:
    """Say how your ticket stands."""
    ticket = _MINE.find(want.ticket, desk)
    return Reply("it.ticket_status.none") if ticket is None else state_of(ticket, desk)


HANDLERS: tuple[Handler[BackDesk], ...] = (
    explain,
    reset_password,
    unlock,
    request_access,
    report_fault,
    report_incident,
    tell_outages,
    tell_status,
)
