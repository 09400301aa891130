"""From an office one cannot get at the other's records, whatever one follows."""

import gc
from collections.abc import Iterator
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from sqlalchemy import Engine

from bot.app.composition import Swingdoor
from bot.office.office import Office
from storage.database.database import Database
from storage.records.conversation import Channel, Contact, Conversation, Status
from storage.records.work import BOT

LEAVES = (str, bytes, int, float, type, ModuleType, BuiltinFunctionType)


def reachable(start: object) -> Iterator[object]:
    """Every object one can get to by following references; modules are not entered.

    A function leads to what it closes over, not to the globals of its module: those are the
    same code for both sides.
    """
    seen: set[int] = set()
    waiting = [start]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, LEAVES):
            continue
        seen.add(id(one))
        yield one
        if isinstance(one, FunctionType):
            waiting.extend(cell.cell_contents for cell in one.__closure__ or () if _full(cell))
            waiting.extend(one.__defaults__ or ())
        else:
            waiting.extend(gc.get_referents(one))


def _full(cell: Any) -> bool:
    try:
        return cell.cell_contents is not None
    except ValueError:
        return False


def databases(start: object) -> set[str]:
    return {one.url for one in reachable(start) if isinstance(one, Database)}


def test_an_office_reaches_its_own_database_alone(bot: Swingdoor) -> None:
    assert databases(bot.front) == {bot.front.database.url}
    assert databases(bot.back) == {bot.back.database.url}
    assert databases(bot.front_turns) == {bot.front.database.url}
    assert databases(bot.back_turns) == {bot.back.database.url}
    for side, teaching in bot.teaching.items():
        assert databases(teaching) == {bot.office(side).database.url}


def test_the_courier_alone_holds_both(bot: Swingdoor) -> None:
    both = {bot.front.database.url, bot.back.database.url}
    assert databases(bot.courier) == both
    assert len(both) == 2


def test_a_desk_reaches_no_database_but_through_its_connection(bot: Swingdoor) -> None:
    contact = Contact(1, Channel.WEB, "x", "Sam", None)
    now = bot.front.now()
    conversation = Conversation(1, "p", "web:x:", 1, "", Status.WITH_BOT, "", 0, now, now)

    def urls(office: Office[Any]) -> set[str]:
        with office.database.read() as connection:
            desk = office.make_desk(office.begin(connection, BOT), contact, conversation)
            return {str(one.url) for one in reachable(desk) if isinstance(one, Engine)}

    assert urls(bot.front) == {bot.front.database.url}
    assert urls(bot.back) == {bot.back.database.url}
