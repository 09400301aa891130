"""The courier: a slip that fails holds up nobody, and is set aside where people see it."""

import asyncio

import pytest
from sqlalchemy.exc import OperationalError

from bot.app.composition import Swingdoor
from bot.office.act import Act
from bot.workers import courier
from bot.workers.courier import MOST_TRIES, REFUSED
from storage.records.work import Purpose, Slip
from storage.work import events, slips
from tests.conftest import ENGINES, NOON


def write(bot: Swingdoor, case: str, purpose: Purpose = Purpose.COMPLAINT) -> str:
    fields = {"case": case}
    if purpose is Purpose.COMPLAINT:
        fields |= {"category": "damaged", "severity": "normal", "what_happened": "It broke."}
    return bot.front.database.write(lambda on: slips.write(on, purpose, fields, NOON))


def waiting(bot: Swingdoor) -> list[str]:
    with bot.front.database.read() as connection:
        return [one.id for one in slips.to_carry(connection)]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_slip_that_fails_is_set_aside_and_the_others_go_on(
    bot: Swingdoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived: list[str] = []

    def arrive(act: Act, slip: Slip) -> None:
        case = dict(slip.fields)["case"]
        if case == "1":
            raise LookupError(act, case)
        arrived.append(case)

    monkeypatch.setattr(courier, "ARRIVALS", dict.fromkeys(Purpose, arrive))
    bad, good = write(bot, "1"), write(bot, "2")
    later = write(bot, "1", Purpose.COMPLAINT_WITHDRAWN)
    asyncio.run(bot.courier.carry())
    assert arrived == ["2"]
    assert good not in waiting(bot)
    assert {bad, later} == set(waiting(bot))  # what follows about a case does not overtake it
    for _ in range(2 * MOST_TRIES):
        asyncio.run(bot.courier.carry())
    assert waiting(bot) == []
    with bot.front.database.read() as connection:
        seen = [one.subject for one in events.recent(connection) if one.kind == REFUSED]
    assert sorted(seen) == sorted([f"slip {bad}", f"slip {later}"])


def test_a_slip_waits_while_the_other_office_is_away(
    bot: Swingdoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: object) -> None:
        raise OperationalError("COMMIT", None, OSError("gone"))

    one = write(bot, "1")
    with monkeypatch.context() as patch:
        patch.setattr(bot.back.database, "act", away)
        for _ in range(2 * MOST_TRIES):
            with pytest.raises(OperationalError):
                asyncio.run(bot.courier.carry())
    assert waiting(bot) == [one]
    asyncio.run(bot.courier.carry())
    assert waiting(bot) == []
