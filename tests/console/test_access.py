"""Who gets into the console, and what they may see and do there."""

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from storage.house import people
from storage.records.conversation import Side
from storage.records.staff import ROLES, Permission, Role
from tests.console.acts import HTML, ref_on
from tests.site import Site


def test_nobody_gets_in_without_a_link(site: Site) -> None:
    with httpx.Client(base_url=site.url, headers=HTML) as client:
        for path in ("/console/queue", "/console/stream", "/console/c/f-x"):
            answer = client.get(path)
            assert answer.status_code == 401
            assert "swingdoor people add" in answer.text
        assert client.post("/console/c/f-x/take").status_code == 401
        assert client.post("/console/enter", data={"token": "guess"}).status_code == 410


def test_a_link_works_once_and_looking_at_it_burns_nothing(site: Site) -> None:
    link = site.employ()
    with httpx.Client(headers=HTML) as client:
        for _ in range(3):
            page = client.get(link)
            assert page.status_code == 200
            assert page.headers["referrer-policy"] == "no-referrer"
        token = link.partition("token=")[2]
        entered = client.post(f"{site.url}/console/enter", data={"token": token})
        assert entered.headers["location"] == "/console/queue"
        cookie = entered.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert token not in cookie
        assert client.get(f"{site.url}/console/queue").status_code == 200
        again = client.post(f"{site.url}/console/enter", data={"token": token})
        assert again.status_code == 410


def test_neither_links_nor_sessions_are_kept_in_the_clear(
    site: Site, sign_in: Callable[..., httpx.Client]
) -> None:
    session = sign_in().cookies["ss"]
    link = site.employ("Bo").partition("token=")[2]
    rows = []
    with site.bot.house.read() as connection:
        for table in ("links", "sessions"):
            rows += [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]
    assert rows
    assert session not in str(rows)
    assert link not in str(rows)


def test_each_office_sees_its_own_alone(
    sign_in: Callable[..., httpx.Client], customer: httpx.Client, employee: str
) -> None:
    assert customer.cookies
    both = sign_in("Anna").get("/console/queue?show=all").text
    refs = set(re.findall(r'id="([fb]-[^"]+)"', both))
    assert {ref[0] for ref in refs} == {"f", "b"}
    for side, letter in ((Side.FRONT, "f"), (Side.BACK, "b")):
        one = sign_in(f"Bo{letter}", sides=frozenset({side}))
        page = one.get("/console/queue?show=all").text
        assert (employee in page) == (side is Side.BACK)
        for ref in refs:
            own = ref.startswith(letter)
            assert one.get(f"/console/c/{ref}").status_code == (200 if own else 404)
            assert one.post(f"/console/c/{ref}/take").status_code == (303 if own else 404)


def test_what_is_another_office_s_reads_like_what_is_not_there(
    sign_in: Callable[..., httpx.Client], customer: httpx.Client
) -> None:
    assert customer.cookies
    theirs = ref_on(sign_in("Anna").get("/console/queue").text)
    bo = sign_in("Bo", sides=frozenset({Side.BACK}))
    assert bo.get(f"/console/c/{theirs}").text == bo.get("/console/c/f-nothing").text


@pytest.mark.parametrize("role", Role)
def test_only_roles_that_may_answer_can_take(
    sign_in: Callable[..., httpx.Client], customer: httpx.Client, role: Role
) -> None:
    assert customer.cookies
    one = sign_in("Kim", role)
    page = one.get("/console/queue").text
    ref = ref_on(page)
    allowed = role in {Role.AGENT, Role.SUPERVISOR, Role.ADMIN}
    assert ("Take" in page) == allowed
    answer = one.post(f"/console/c/{ref}/take")
    assert answer.status_code == (303 if allowed else 403)
    if not allowed:
        assert "agent" in answer.text


def test_shut_out_means_now(site: Site, sign_in: Callable[..., httpx.Client]) -> None:
    anna = sign_in()
    now = site.bot.front.now()
    site.bot.house.write(
        lambda connection: people.disable(connection, "anna@example.test", "test", now)
    )
    assert anna.get("/console/queue").status_code == 401


def test_signing_out_ends_the_session(sign_in: Callable[..., httpx.Client]) -> None:
    anna = sign_in()
    kept = anna.cookies["ss"]
    assert anna.post("/console/leave").status_code == 200
    anna.cookies.set("ss", kept)
    assert anna.get("/console/queue").status_code == 401


def test_every_answer_forbids_keeping_it(
    sign_in: Callable[..., httpx.Client], customer: httpx.Client
) -> None:
    assert customer.cookies
    anna = sign_in()
    ref = ref_on(anna.get("/console/queue").text)
    paths = ("/console/queue", f"/console/c/{ref}", f"/console/c/{ref}/live", "/console/c/nothing")
    for path in (*paths, "/console/enter?token=x", "/console/stream?after=x"):
        assert anna.get(path).headers["cache-control"] == "no-store", path
    assert anna.post(f"/console/c/{ref}/take").headers["cache-control"] == "no-store"


def test_another_site_cannot_act(
    sign_in: Callable[..., httpx.Client], customer: httpx.Client
) -> None:
    assert customer.cookies
    anna = sign_in()
    ref = ref_on(anna.get("/console/queue").text)
    answer = anna.post(f"/console/c/{ref}/take", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert anna.post(f"/console/c/{ref}/say", headers={"Origin": "null"}).status_code == 403


def test_who_signs_out_is_no_longer_there(site: Site, sign_in: Callable[..., httpx.Client]) -> None:
    anna = sign_in()
    anna.get("/console/queue")
    now = site.bot.front.now()
    assert site.bot.presence.count(Side.FRONT, now) == 1
    anna.post("/console/leave")
    assert site.bot.presence.count(Side.FRONT, now) == 0


def test_an_auditor_reads_the_record_of_their_office_alone(
    sign_in: Callable[..., httpx.Client], customer: httpx.Client
) -> None:
    assert customer.cookies
    anna = sign_in()
    anna.post(f"/console/c/{ref_on(anna.get('/console/queue').text)}/take")
    assert anna.get("/console/audit").status_code == 403
    front = sign_in("Odile", Role.AUDITOR, frozenset({Side.FRONT})).get("/console/audit").text
    assert "<td>Anna</td><td>handoff taken</td>" in front
    back = sign_in("Orla", Role.AUDITOR, frozenset({Side.BACK})).get("/console/audit").text
    assert "handoff" not in back
    assert "Front office" not in back


def test_the_page_on_roles_says_what_is_so() -> None:
    page = (Path(__file__).parents[2] / "docs" / "web.md").read_text(encoding="utf-8")
    told = {}
    for line in page.splitlines():
        name, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        if name in set(Role):
            told[Role(name)] = {
                one for one, cell in zip(Permission, cells, strict=True) if cell == "yes"
            }
    assert told == ROLES
