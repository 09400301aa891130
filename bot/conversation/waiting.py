"""The truth about the wait for a person."""

from typing import Any

from bot.office.act import Act
from bot.office.office import Office
from handlers.reply import Reply
from storage.records.work import Escalation
from storage.work import escalations


def tell_wait(office: Office[Any], act: Act, waiting: Escalation) -> Reply:
    """Say which place they have in line, and whether anyone is there at all."""
    place = escalations.place(act.connection, waiting)
    someone = office.presence.count(office.side, act.at) > 0
    key = "handoff.waiting" if someone else "handoff.nobody_here"
    return Reply(key, team=waiting.team, place=place)
