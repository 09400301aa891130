"""That somebody was turned away: on record, and nothing else changes."""

from typing import Any

from bot.actions.notify import perform
from bot.office.act import Act
from bot.office.office import Office
from storage.records.work import BOT


def note_refusals(act: Act, door: str, status: int, count: int) -> None:
    """Note that requests at a door of ours were refused: which door, with which status, how many."""
    act.note("webhook.refused", door, status=str(status), count=str(count))


async def record_refusals(office: Office[Any], door: str, status: int, count: int) -> None:
    """Have it noted in the next commit of the office the door belongs to."""
    await perform(office, BOT, lambda act: note_refusals(act, door, status, count))
