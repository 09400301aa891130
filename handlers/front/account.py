"""How a customer proves who they are: by an order of theirs and the address on it."""

from dataclasses import dataclass
from typing import Annotated

from handlers import identity
from handlers.front.desk import FrontDesk
from handlers.handler import Ask, Handler, handles
from handlers.reply import Escalate, Next
from handlers.slots import Email, OrderNumber


def is_unknown(desk: FrontDesk) -> bool:
    """Tell whether nothing proves yet who this is."""
    return not desk.contact.verified


@dataclass(frozen=True)
class Prove:
    """What names the record a code is sent to; someone known needs to name none."""

    order: Annotated[OrderNumber | None, Ask("identity.order", when=is_unknown)] = None
    email: Annotated[Email | None, Ask("identity.email", when=is_unknown)] = None


@handles("account.verify", Prove)
def prove_customer(want: Prove, desk: FrontDesk) -> Next | Escalate:
    """Prove who you are with a code sent to the address on record."""
    return identity.send_code(desk, want.order, want.email)


HANDLERS: tuple[Handler[FrontDesk], ...] = (prove_customer, identity.accept_code)
