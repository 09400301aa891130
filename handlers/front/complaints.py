"""Complaints: a case with a number, a promise, and people in the back office who mend it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from handlers.desk import Words
from handlers.door import fit
from handlers.front.desk import FrontDesk
from handlers.front.order_lookup import anonymous, is_mine, no_such_order, offer_orders
from handlers.front.severity import severity_of
from handlers.handler import Ask, Handler, handles
from handlers.reply import Offer, Outcome, Refill, Reply
from handlers.slots import Email, OrderNumber, TicketNumber
from handlers.tickets import CLOSED, Cases, state_of
from storage.records.work import Purpose, Severity, Ticket, TicketState

KIND = "complaint"


class Category(StrEnum):
    """What a complaint is about."""

    PRODUCT = "product"
    DELIVERY = "delivery"
    SERVICE = "service"
    BILLING = "billing"
    OTHER = "other"


class Wish(StrEnum):
    """What would make it right."""

    REPLACEMENT = "replacement"
    REPAIR = "repair"
    REFUND = "refund"
    ANSWER = "answer"


# --- opening a case ----------------------------------------------------------------------------


@dataclass(frozen=True)
class AboutOrder:
    """What went wrong with something bought. Who is anonymous names the e-mail on the order."""

    what: Annotated[str, Ask("complaints.what", whole="complaints")]
    order: Annotated[
        OrderNumber | None,
        Ask("complaints.order", check=is_mine, suggest=offer_orders(), optional=True),
    ] = None
    email: Annotated[Email | None, Ask("complaints.email", when=anonymous, optional=True)] = None
    wish: Annotated[Wish | None, Ask("complaints.wish", optional=True)] = None


@dataclass(frozen=True)
class AboutUs:
    """What went wrong that is not about one order; an order is kept if it is named."""

    what: Annotated[str, Ask("complaints.what", whole="complaints")]
    wish: Annotated[Wish | None, Ask("complaints.wish", optional=True)] = None


@handles("complaints.product", AboutOrder)
def product(want: AboutOrder, desk: FrontDesk) -> Outcome:
    """Complain about something you bought."""
    return _about_order(want, Category.PRODUCT, desk)


@handles("complaints.delivery", AboutOrder)
def delivery(want: AboutOrder, desk: FrontDesk) -> Outcome:
    """Complain about a delivery."""
    return _about_order(want, Category.DELIVERY, desk)


@handles("complaints.billing", AboutOrder)
def billing(want: AboutOrder, desk: FrontDesk) -> Outcome:
    """Complain about a bill or a payment."""
    return _about_order(want, Category.BILLING, desk)


@handles("complaints.service", AboutUs)
def service(want: AboutUs, desk: FrontDesk) -> Reply:
    """Complain about how you were treated."""
    return open_case(desk, Category.SERVICE, want.what, None, want.wish)


@handles("complaints.other", AboutUs)
def other(want: AboutUs, desk: FrontDesk) -> Reply:
    """Complain about anything else."""
    return open_case(desk, Category.OTHER, want.what, None, want.wish)


def _about_order(want: AboutOrder, category: Category, desk: FrontDesk) -> Outcome:
    order: str | None = None
    if want.order is not None and not anonymous(desk):
        mine = desk.orders.find(want.order)
        if mine is None:
            return no_such_order(want.order)
        order = mine.number
    elif want.order is not None and want.email is not None:
        status = desk.orders.status(want.order, want.email)
        if status is None:
            return Refill("email", Reply("orders.track.no_match"))
        order = status.number
    return open_case(desk, category, want.what, order, want.wish)


def open_case(
    desk: FrontDesk,
    category: Category,
    what: Words,
    order: str | None,
    wish: Wish | None,
    severity: Severity | None = None,
) -> Reply:
    """Open the case here and send the slip that opens its ticket in the back office.

    Unless the severity is given, it is read out of what they say happened.
    """
    what = desk.write(what)
    severity = severity or severity_of(what, desk.tickets.mine(KIND), order, desk.cues)
    promised = desk.promise(severity)
    case = desk.tickets.open(
        KIND,
        desk.team_for("complaints"),
        Reply("complaints.ticket", category=Reply(f"value.category.{category}")),
        what,
        severity=severity,
        subject=order,
        promised_at=promised,
    )
    fields = {
        "case": str(case.number),
        "category": category.value,
        "severity": severity.value,
        "what_happened": fit(what, desk.write),
        "promised_by": promised.isoformat(timespec="minutes"),
    }
    if order is not None:
        fields["order"] = order
    if wish is not None:
        fields["wish"] = wish.value
    desk.door.send(Purpose.COMPLAINT, fields)
    urgent = severity is Severity.URGENT
    key = "complaints.opened_urgent" if urgent else "complaints.opened"
    return Reply(key, number=str(case.number), severity=severity, promised=promised)


# --- afterwards --------------------------------------------------------------------------------

_ALL = Cases(KIND)
_OPEN = Cases(KIND, only_open=True)


@dataclass(frozen=True)
class Which:
    """One of their cases; asked for only where there is more than one."""

    case: Annotated[
        TicketNumber | None,
        Ask("complaints.which", check=_ALL.check, when=_ALL.unclear, suggest=_ALL.offer),
    ] = None


@handles("complaints.status", Which)
def tell_status(want: Which, desk: FrontDesk) -> Reply:
    """Say how your complaint stands."""
    case = _ALL.find(want.case, desk)
    if case is None:
        return _none(desk)
    reply = state_of(case, desk)
    if case.state is TicketState.RESOLVED:
        offer = Offer("complaints.not_solved", "ticket.not_solved", {"case": str(case.number)})
        return reply.offering(offer)
    return reply


def _none(desk: FrontDesk) -> Reply:
    key = "complaints.none_here" if anonymous(desk) else "complaints.none"
    return Reply(key).offering(Offer("complaints.other", "title.complaints.other"))


@dataclass(frozen=True)
class NotSolved:
    """A case that is closed but not mended, and what is missing."""

    missing: Annotated[str, Ask("complaints.not_solved.what", whole="complaints")]
    case: Annotated[
        TicketNumber | None,
        Ask("complaints.which", check=_ALL.check, when=_ALL.unclear, suggest=_ALL.offer),
    ] = None


@handles("complaints.not_solved", NotSolved)
def reopen(want: NotSolved, desk: FrontDesk) -> Outcome:
    """Say that a complaint is not solved."""
    case = _ALL.find(want.case, desk)
    if case is None:
        return _none(desk)
    if case.state not in CLOSED:
        return state_of(case, desk)
    window = timedelta(days=desk.company.windows.reopen_days)
    if case.state is TicketState.WITHDRAWN or desk.now() - case.updated_at > window:
        return Reply("complaints.not_solved.too_old", number=str(case.number)).offering(
            Offer("complaints.other", "title.complaints.other")
        )
    promised = desk.promise(Severity.HIGH)
    desk.tickets.reopen(case, promised)
    fields = {"case": str(case.number), "what_is_missing": fit(want.missing, desk.write)}
    desk.door.send(Purpose.COMPLAINT_REOPENED, fields)
    return Reply("complaints.not_solved.done", number=str(case.number), promised=promised)


def is_open(number: TicketNumber, desk: FrontDesk) -> Refill | Reply | None:
    """Refuse a case that is not theirs, or closed already."""
    case = _ALL.find(number, desk)
    if case is None:
        return Refill("case", Reply("ticket.not_found", number=number))
    return state_of(case, desk) if case.state in CLOSED else None


@dataclass(frozen=True)
class Withdraw:
    """An open case they no longer want followed up."""

    case: Annotated[
        TicketNumber | None,
        Ask("complaints.which", check=is_open, when=_OPEN.unclear, suggest=_OPEN.offer),
    ] = None


def _to_withdraw(want: Withdraw, desk: FrontDesk) -> Ticket | Reply:
    case = _OPEN.find(want.case, desk)
    if case is None:
        return _none(desk)
    return case if case.state not in CLOSED else state_of(case, desk)


def confirm_withdrawal(want: Withdraw, desk: FrontDesk) -> Reply | None:
    """Name the case once more, if there is one to withdraw."""
    case = _to_withdraw(want, desk)
    if isinstance(case, Reply):
        return None
    return Reply("complaints.withdraw.confirm", number=str(case.number), title=case.title)


@handles("complaints.withdraw", Withdraw, confirm=confirm_withdrawal)
def withdraw(want: Withdraw, desk: FrontDesk) -> Reply:
    """Withdraw a complaint."""
    case = _to_withdraw(want, desk)
    if isinstance(case, Reply):
        return case
    desk.tickets.withdraw(case)
    desk.door.send(Purpose.COMPLAINT_WITHDRAWN, {"case": str(case.number)})
    return Reply("complaints.withdraw.done", number=str(case.number))


HANDLERS: tuple[Handler[FrontDesk], ...] = (
    product,
    delivery,
    billing,
    service,
    other,
    tell_status,
    reopen,
    withdraw,
)
