"""A queue of any length is shown fifty rows at a time, in order, and counted by the database."""

import re
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from storage.conversation import conversations
from storage.database.database import Connection
from storage.records.conversation import Channel, Inbound
from storage.records.work import Escalation
from storage.work import escalations
from tests.site import Site

pytestmark = pytest.mark.usefixtures("crowd")

MANY = 120


@pytest.fixture
def crowd(site: Site) -> None:
    """Many who wait, the first the longest; Anna has the three who came last."""
    office = site.bot.front
    now = office.now()

    def job(connection: Connection) -> None:
        for n in range(MANY):
            one = Inbound(Channel.WEB, f"x{n}", f"x{n}", f"Guest {n:03}", "hello")
            id_ = conversations.open_many(connection, [one], now)[one.key][0].id
            since = now - timedelta(seconds=MANY - n)
            escalations.escalate(
                connection,
                Escalation(0, id_, "Support", "asked", "", None, None, (), since, None, None, None),
            )
            if n >= MANY - 3:
                escalations.claim(connection, id_, "anna@example.test", now)

    office.database.write(job)


def guests(page: httpx.Response) -> list[int]:
    return [int(one) for one in re.findall(r">Guest (\d+)</a>", page.text)]


def test_pages_follow_one_another_and_nobody_is_left_out(
    sign_in: Callable[..., httpx.Client],
) -> None:
    anna = sign_in()
    pages = [anna.get(f"/console/queue?page={n}") for n in range(4)]
    assert [len(guests(page)) for page in pages] == [50, 50, 17, 0]
    assert [n for page in pages for n in guests(page)] == list(range(MANY - 3))
    assert ['rel="next"' in page.text for page in pages] == [True, True, False, False]
    assert ['rel="prev"' in page.text for page in pages] == [False, True, True, True]
    assert f"<dt>Waiting</dt><dd>{MANY - 3}</dd>" in pages[0].text


def test_each_tab_has_pages_of_its_own(sign_in: Callable[..., httpx.Client]) -> None:
    anna = sign_in()
    assert guests(anna.get("/console/queue?show=mine")) == [117, 118, 119]
    assert guests(anna.get("/console/queue?show=all&page=2")) == [*range(100, MANY)]


@pytest.mark.parametrize("page", ["-1", "x", "99999999999999999999", ""])
def test_what_is_no_page_is_the_first(page: str, sign_in: Callable[..., httpx.Client]) -> None:
    assert guests(sign_in().get("/console/queue", params={"page": page}))[0] == 0
