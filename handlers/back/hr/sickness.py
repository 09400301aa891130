"""Being ill: one message, and everybody who must know does."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from handlers.back.desk import BackDesk
from handlers.back.hr.leave import LeaveKind, keep
from handlers.back.workdays import working_days
from handlers.handler import Ask, Handler, Proof, handles, never
from handlers.reply import Reply
from intents.understanding import Span
from storage.records.back import LeaveRequest, LeaveState


@dataclass(frozen=True)
class Ill:
    """Since when, today unless they say otherwise, and until when if they know."""

    first: Annotated[date | None, Ask("hr.sick.first", role="from", when=never)] = None
    last: Annotated[date | None, Ask("hr.sick.last", role="to", when=never)] = None


def _stretch(want: Ill, desk: BackDesk) -> tuple[date, date]:
    first = want.first or desk.today()
    return first, max(first, want.last or first)


def confirm_illness(want: Ill, desk: BackDesk) -> Reply:
    """Say who will be told, and from which day on."""
    first, last = _stretch(want, desk)
    manager = desk.employee.manager()
    key = "hr.sick.confirm_until" if want.last else "hr.sick.confirm"
    told = manager.name if manager else desk.team_for("hr")
    return Reply(key, first=first, dates=Span(first, last), manager=told)


@handles("hr.sick", Ill, confirm=confirm_illness, proof=Proof.VERIFIED)
def call_in_sick(want: Ill, desk: BackDesk) -> Reply:
    """Call in sick."""
    first, last = _stretch(want, desk)
    manager = desk.employee.manager()
    days = Decimal(working_days(first, last, desk))
    kind = LeaveKind.SICK.value
    ill = LeaveRequest(0, kind, first, last, days, LeaveState.APPROVED, None)
    ticket = keep(ill, "sick_report", manager.name if manager else None, desk)
    note_from = first + timedelta(days=desk.company.staff.sick_note_after_days)
    return Reply("hr.sick.done", number=str(ticket.number), note_from=note_from)


HANDLERS: tuple[Handler[BackDesk], ...] = (call_in_sick,)
