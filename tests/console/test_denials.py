"""Who is turned away is on record, without a flood of rows; who reads the record sees their own."""

import asyncio
import time
from collections.abc import Callable

import httpx

from bot.http.tally import Tally
from storage.records.conversation import Side
from storage.records.staff import Role
from storage.work import events
from storage.work.events import Event
from tests.console.acts import ref_on
from tests.site import Site


def denials(site: Site, kind: str, least: int = 1) -> list[Event]:
    """Give the denials on record, once there are so many: nobody waits for the row."""
    until = time.monotonic() + 5
    while True:
        with site.bot.house.read() as connection:
            found = [one for one in events.recent(connection) if one.kind == kind]
        if len(found) >= least or time.monotonic() > until:
            return found
        time.sleep(0.02)


def test_a_page_ones_role_does_not_include(
    site: Site, sign_in: Callable[..., httpx.Client]
) -> None:
    anna = sign_in("Anna", Role.AGENT)
    for _ in range(20):
        assert anna.get("/console/audit").status_code == 403
    (one,) = denials(site, "console.denied")
    assert (one.actor, one.subject) == ("anna@example.test", "/console/audit")


def test_a_conversation_of_the_other_office(
    site: Site, sign_in: Callable[..., httpx.Client], customer: httpx.Client
) -> None:
    assert customer.cookies
    ref = ref_on(sign_in("Anna").get("/console/queue").text)
    ben = sign_in("Ben", Role.AGENT, frozenset({Side.BACK}))
    assert ben.get(f"/console/c/{ref}").status_code == 404
    (one,) = denials(site, "console.denied")
    assert one.actor == "ben@example.test"
    assert ref not in f"{one}"


def test_a_spent_link(site: Site, sign_in: Callable[..., httpx.Client]) -> None:
    anna = sign_in()
    for _ in range(20):
        assert anna.post("/console/enter", data={"token": "spent"}).status_code == 410
    (one,) = denials(site, "sign_in.refused")
    assert one.fields["count"] == "1"
    assert "spent" not in f"{one}"


def test_a_thousand_refusals_are_one_row_at_once_and_one_a_minute() -> None:
    written: list[tuple[str, int]] = []

    async def write(key: str, count: int) -> None:
        written.append((key, count))

    async def flood() -> None:
        tally = Tally(write, every=0.05)
        for number in range(1_000):
            tally.note("console")
            if number == 0:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.15)
        tally.note("console")
        await asyncio.sleep(0.01)

    asyncio.run(flood())
    assert written == [("console", 1), ("console", 999), ("console", 1)]


def test_a_row_that_cannot_be_written_does_not_end_the_counting() -> None:
    tries: list[int] = []

    async def write(_: str, count: int) -> None:
        tries.append(count)
        raise OSError

    async def run() -> None:
        tally = Tally(write, every=0.0)
        for _ in range(2):
            tally.note("console")
            await asyncio.sleep(0.01)

    asyncio.run(run())
    assert tries == [1, 1]


def audit(client: httpx.Client) -> str:
    page = client.get("/console/audit")
    assert page.status_code == 200
    return page.text


def test_an_auditor_of_one_office_reads_nothing_of_the_others_people(
    sign_in: Callable[..., httpx.Client],
) -> None:
    sign_in("Frieda", Role.AGENT, frozenset({Side.FRONT}))
    bert = sign_in("Bert", Role.AGENT, frozenset({Side.BACK}))
    bert.get("/console/audit")
    front = audit(sign_in("Odile", Role.AUDITOR, frozenset({Side.FRONT})))
    assert "Frieda" in front
    assert "bert" not in front.casefold()
    assert "Back office" not in front
    back = audit(sign_in("Orla", Role.AUDITOR, frozenset({Side.BACK})))
    assert "Bert" in back
    assert "frieda" not in back.casefold()


def test_an_admin_and_an_auditor_of_both_read_all(sign_in: Callable[..., httpx.Client]) -> None:
    sign_in("Frieda", Role.AGENT, frozenset({Side.FRONT}))
    sign_in("Bert", Role.AGENT, frozenset({Side.BACK}))
    for page in (
        audit(sign_in("Ada", Role.ADMIN, frozenset({Side.FRONT}))),
        audit(sign_in("Otto", Role.AUDITOR)),
    ):
        assert "Frieda" in page
        assert "Bert" in page
