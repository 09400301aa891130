"""How things are done, and how one's ticket stands."""

from dataclasses import dataclass
from typing import Annotated

from handlers.articles import Question, look_up, on
from handlers.back.desk import BackDesk
from handlers.handler import Ask, Handler, Proof, handles
from handlers.reply import Reply
from handlers.slots import TicketNumber
from handlers.tickets import Cases, state_of


@handles("it.how_to", Question)
def explain(want: Question, desk: BackDesk) -> Reply:
    """Explain how something is done."""
    return look_up(want, desk)


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
    tell_status,
    on("it.vpn", "Help with the VPN."),
    on("it.wifi", "Help with the wifi."),
    on("it.email", "Help with e-mail."),
    on("it.printer", "Help with a printer."),
    on("it.slow_computer", "Help with a slow computer."),
)
