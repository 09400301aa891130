"""How much leave: what is left, what was taken."""

from handlers.back.desk import BackDesk
from handlers.back.hr.leave import called
from handlers.handler import Handler, Proof, handles
from handlers.reply import Reply


@handles("hr.leave_balance", proof=Proof.VERIFIED)
def tell_balance(desk: BackDesk) -> Reply:
    """Say how many days of leave you have left."""
    year = desk.today().year
    balances = [one for one in desk.leave.balances(year) if one.entitled is not None]
    if not balances:
        return Reply("hr.leave_balance.none", year=str(year))
    lines = [
        Reply(
            "hr.leave_balance.line",
            kind=called(one.kind),
            left=one.left,
            entitled=one.entitled,
            taken=one.taken,
            booked=one.booked,
            pending=one.pending,
        )
        for one in balances
    ]
    return Reply("hr.leave_balance", year=str(year)).followed_by(*lines)


@handles("hr.leave_used", proof=Proof.VERIFIED)
def tell_used(desk: BackDesk) -> Reply:
    """Say how many days of leave you have taken."""
    year = desk.today().year
    balances = desk.leave.balances(year)
    if not balances:
        return Reply("hr.leave_balance.none", year=str(year))
    lines = [
        Reply("hr.leave_used.line", kind=called(one.kind), taken=one.taken, booked=one.booked)
        for one in balances
    ]
    return Reply("hr.leave_used", year=str(year)).followed_by(*lines)


HANDLERS: tuple[Handler[BackDesk], ...] = (tell_balance, tell_used)
