"""Proving who one is: a one-time code to the address on record."""

from dataclasses import dataclass
from typing import Annotated

from handlers.desk import Desk
from handlers.handler import Ask, handles
from handlers.reply import Escalate, Next, Refill, Reply
from handlers.slots import OneTimeCode


def send_code(desk: Desk, order: str | None = None, email: str | None = None) -> Next | Escalate:
    """Send a code to the record that is named, of someone known to their own; then ask for it."""
    if not desk.identity.can_send():
        return Escalate("identity", Reply("identity.needs_person"))
    if not desk.identity.send(order, email):
        return Escalate("too_many_codes", Reply("identity.too_many"))
    return Next("account.code")


def check_code(code: OneTimeCode, desk: Desk) -> Refill | Escalate | None:
    """Let only the code that was sent pass."""
    checked = desk.identity.check(code)
    if checked == "right":
        return None
    if checked == "wrong":
        return Refill("code", Reply("identity.wrong"))
    return Escalate("identity", Reply(f"identity.{checked}"))


@dataclass(frozen=True)
class EnterCode:
    """The code, as it is read out of the mail."""

    code: Annotated[OneTimeCode, Ask("identity.enter_code", check=check_code)]


@handles("account.code", EnterCode)
def accept_code(_: EnterCode, __: Desk) -> Reply:
    """Enter the code."""
    return Reply("identity.proved")
