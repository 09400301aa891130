"""Acts on the sample company's records, done as somebody."""

from datetime import datetime

from sqlalchemy import Connection

from bot.app import knowledge
from bot.app.deciding import DECIDING
from bot.app.settings import Settings
from bot.office.act import Act, Deciding
from storage.records.conversation import Side
from storage.records.work import BOT, Actor, ActorKind
from tests.storage import conftest as records
from tests.storage.conftest import NOW

company = records.company
sample_engines = records.sample_engines
sample_files = records.sample_files


def back_act(
    connection: Connection,
    employee: str | None = None,
    *,
    at: datetime = NOW,
    deciding: Deciding = DECIDING[Side.BACK],
) -> Act:
    """What an employee's act is done with, or the bot's own."""
    known = knowledge.gather(connection, Side.BACK, Settings.read({}))
    by = BOT if employee is None else Actor(ActorKind.EMPLOYEE, employee)
    return Act(Side.BACK, connection, known, deciding, by, at)
