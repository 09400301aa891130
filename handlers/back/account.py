"""How an employee proves who they are: the channel knows them, a code makes it surer."""

from handlers import identity
from handlers.back.desk import BackDesk
from handlers.handler import Handler, handles
from handlers.reply import Escalate, Next, Reply


@handles("account.verify")
def prove_employee(desk: BackDesk) -> Next | Reply | Escalate:
    """Prove who you are with a code sent to your work address."""
    if not desk.contact.verified:
        return Reply("identity.stranger")
    return identity.send_code(desk)


HANDLERS: tuple[Handler[BackDesk], ...] = (prove_employee, identity.accept_code)
