"""Proving who one is: a one-time code to the address on record, the same in both offices."""

from dataclasses import dataclass
from typing import Annotated

from handlers.desk import Desk
from handlers.handler import Ask, Handler, handles
from handlers.reply import Escalate, Next, Refill, Reply
from handlers.slots import Email, OneTimeCode, OrderNumber


def is_unknown(desk: Desk) -> bool:
    """Tell whether nothing proves yet who this is."""
    return not desk.contact.verified


@dataclass(frozen=True)
class Prove:
    """What names the record a code is sent to; someone known needs to name none."""

    order: Annotated[OrderNumber | None, Ask("identity.order", when=is_unknown)] = None
    email: Annotated[Email | None, Ask("identity.email", when=is_unknown)] = None


@handles("account.verify", Prove)
def send_code(want: Prove, desk: Desk) -> Next | Escalate:
    """Prove who you are with a code sent to the address on record."""
    if not desk.identity.can_send():
        return Escalate("identity", Reply("identity.needs_person"))
    if not desk.identity.send(want.order, want.email):
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


HANDLERS: tuple[Handler[Desk], ...] = (send_code, accept_code)
