"""Signing in: a forgotten password, a locked account."""

from handlers.back.desk import BackDesk
from handlers.back.it.tickets import open_ticket
from handlers.handler import Handler, Proof, handles
from handlers.reply import Reply
from handlers.tickets import CLOSED, state_of
from storage.records.work import Severity

PASSWORD, LOCKED = "password_reset", "account_locked"


@handles("it.password_reset", proof=Proof.VERIFIED)
def reset_password(desk: BackDesk) -> Reply:
    """Help with a forgotten password; never in the chat."""
    page = desk.company.staff.password_page
    if page is not None:
        return Reply("it.password_reset.page", page=page).followed_by(Reply("it.password_advice"))
    title, body = Reply("it.password_reset.ticket"), Reply("it.password_reset.ticket_body")
    return _sign_in(desk, PASSWORD, title, body)


@handles("it.account_locked", proof=Proof.VERIFIED)
def unlock(desk: BackDesk) -> Reply:
    """Have a locked account opened."""
    title, body = Reply("it.account_locked.ticket"), Reply("it.account_locked.ticket_body")
    return _sign_in(desk, LOCKED, title, body)


def _sign_in(desk: BackDesk, kind: str, title: Reply, body: Reply) -> Reply:
    """Open the ticket unless one is open: whoever is locked out asks more than once."""
    waiting = next((one for one in desk.tickets.mine(kind) if one.state not in CLOSED), None)
    if waiting is not None:
        return state_of(waiting, desk)
    ticket = open_ticket(desk, kind, title, body, Severity.HIGH)
    reply = Reply(f"it.{kind}", number=str(ticket.number), promised=ticket.promised_at)
    return reply.followed_by(Reply("it.password_advice"))


HANDLERS: tuple[Handler[BackDesk], ...] = (
    reset_password,
    unlock,
)
