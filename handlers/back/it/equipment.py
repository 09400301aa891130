"""What is broken among the things somebody holds."""

from dataclasses import dataclass
from typing import Annotated

from handlers.back.desk import BackDesk
from handlers.back.it.tickets import open_ticket
from handlers.handler import Ask, Handler, Proof, Suggestion, handles
from handlers.reply import Outcome, Refill, Reply
from handlers.slots import AssetTag
from storage.records.back import Equipment
from storage.records.work import Severity

KIND = "hardware_fault"
SHOWN = 6  # pieces of equipment offered as buttons


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

    what: Annotated[str, Ask("it.hardware_fault.what", whole="it.fault")]
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
    title = (
        Reply("it.hardware_fault.ticket", kind=piece.kind, tag=piece.tag)
        if piece
        else Reply("it.hardware_fault.ticket_untagged")
    )
    ticket = open_ticket(desk, KIND, title, want.what, severity, about=piece.tag if piece else None)
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


HANDLERS: tuple[Handler[BackDesk], ...] = (report_fault,)
