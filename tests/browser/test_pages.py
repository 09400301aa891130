"""Every page, light and dark, wide and narrow: no fault that axe can find, small enough, and
pictures of them for the README.
"""

import gzip
import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from storage.database.database import Connection
from storage.records.conversation import Channel, Inbound, Side
from storage.records.staff import Role
from tests.browser.acts import expect_said, sign_in, write
from tests.browser.shop import Shop
from tests.console.acts import give_up
from tests.site import Site

Browse = Callable[..., BrowserContext]
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1360, 390)]
DOCS = Path(__file__).parents[2] / "docs"


def check(page: Page, what: str) -> None:
    """Fail on anything axe objects to. Frames are checked as pages of their own."""
    options = {"runOnly": {"type": "tag", "values": list(RULES)}, "iframes": False}
    found = Axe().run(page, options=options)
    assert found.violations_count == 0, f"{what}: {found.generate_report()}"


def picture(page: Page, name: str, scheme: str, width: int) -> None:
    """Keep the light wide look for the README, when asked to."""
    if os.environ.get("SWINGDOOR_PICTURES") and scheme == "light" and width > 1000:
        page.screenshot(path=DOCS / f"{name}.png")


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def look(request: pytest.FixtureRequest) -> tuple[str, int]:
    """One of the four ways a page is looked at."""
    chosen: tuple[str, int] = request.param
    return chosen


def dressed(look: tuple[str, int]) -> Mapping[str, object]:
    scheme, width = look
    return {
        "color_scheme": scheme,
        "viewport": {"width": width, "height": 850},
        "reduced_motion": "reduce",
    }


def test_the_customers_pages(browse: Browse, site: Site, shop: Shop, look: tuple[str, int]) -> None:
    context = browse(**dressed(look))
    page = context.new_page()
    page.goto(f"{site.url}/chat")
    check(page, "empty chat")
    write(page, "hello")
    expect(page.locator(".line.bot")).to_have_count(2)
    write(page, "what can you do?")
    expect(page.locator(".line.bot")).to_have_count(3)
    check(page, "busy chat")
    picture(page, "chat", *look)
    context.set_offline(True)
    write(page, "are you there?")
    expect(page.locator(".line.pending")).to_be_visible()
    check(page, "chat offline")
    context.set_offline(False)
    expect(page.locator(".line.pending")).to_have_count(0)
    shop.bot = site.url
    page.goto(shop.url)
    page.get_by_role("button", name="Chat with Rosewick").click()
    expect(page.frame_locator("iframe").get_by_text("are you there?")).to_be_visible()
    check(page, "page with the widget")
    page.goto(f"{site.url}/chat/frame")
    check(page, "widget")


def test_the_playground(browse: Browse, site: Site, look: tuple[str, int]) -> None:
    page = browse(**dressed(look)).new_page()
    page.goto(site.url)
    check(page, "fresh playground")
    page.get_by_role("button", name="How many days of leave do I have left?").click()
    page.get_by_role("button", name="How often should I descale it?").click()
    page.get_by_role("button", name="I want to talk to a person").click()
    expect(page.locator(".ticket")).to_have_count(1)
    expect(page.locator(".front .line.customer")).to_have_count(2)
    expect(page.locator(".back .line.bot")).to_have_count(2)
    check(page, "busy playground")
    picture(page, "playground", *look)


def test_the_console(browse: Browse, site: Site, look: tuple[str, int]) -> None:
    anna = browse(**dressed(look)).new_page()
    anna.goto(site.employ())
    check(anna, "sign-in")
    sign_in(anna, site)
    check(anna, "empty queue")
    fill_queue(site)
    anna.reload()
    expect(anna.locator(".row")).to_have_count(4)
    expect(anna.locator(".row.late")).to_have_count(1)
    check(anna, "busy queue")
    picture(anna, "queue", *look)
    anna.locator(".row").first.get_by_role("button").click()
    expect(anna.get_by_text("You have it.")).to_be_visible()
    anna.locator("#text").fill("Good morning, Anna here. I am looking into it.")
    anna.get_by_role("button", name="Send").click()
    expect_said(anna, "Anna here", "agent")
    anna.locator("details").first.click()
    check(anna, "conversation")
    picture(anna, "conversation", *look)
    anna.get_by_label("Note").check()
    check(anna, "conversation, writing a note")
    anna.goto(f"{site.url}/console/c/f-nothing")
    check(anna, "refusal")


def fill_queue(site: Site) -> None:
    """Let four people wait, one of them for too long."""
    waits = (
        (
            Channel.TELEGRAM,
            "Maeve Tierney",
            "I was charged twice",
            "The bank shows €51.90 two times",
        ),
        (
            Channel.SLACK,
            "Dario Sheridan",
            "My VPN does not connect",
            "It says: timed out",
        ),
        (Channel.WEB, "Visitor 7C41", "It says delivered, but it is not here", "Order 20598"),
        (
            Channel.WEB,
            "Visitor 90AB",
            "Do you repair other makers' machines?",
            "It is an old Gaggia",
        ),
    )
    for number, (channel, name, *words) in enumerate(waits):
        side = Side.BACK if channel is Channel.SLACK else Side.FRONT
        for said in (words[0], "I want to talk to a person", words[1]):
            inbound = Inbound(channel, f"{number}:{said}", str(number), name, said)
            site.bot.turns(side).submit(inbound).result(10)
        minutes = (17, 12, 6, 0)[number]
        office = site.bot.office(side)
        office.database.write(partial(put_back, minutes=minutes))


def put_back(connection: Connection, minutes: int) -> None:
    """Let the newest escalation have begun minutes ago."""
    connection.exec_driver_sql(
        "UPDATE escalations SET waiting_since = waiting_since - ? "
        "WHERE id = (SELECT max(id) FROM escalations)",
        (minutes * 60_000_000,),
    )


def test_what_could_not_be_delivered(browse: Browse, site: Site, look: tuple[str, int]) -> None:
    page = browse(**dressed(look)).new_page()
    give_up(site, Side.FRONT)
    sign_in(page, site)
    page.get_by_role("link", name="Undelivered").click()
    expect(page.get_by_role("cell", name="front trouble")).to_be_visible()
    check(page, "undelivered")
    page.get_by_role("button", name="Retry").click()
    expect(page.get_by_role("cell", name="front trouble")).to_have_count(0)
    check(page, "nothing undelivered")


def test_the_record_of_who_did_what(browse: Browse, site: Site, look: tuple[str, int]) -> None:
    page = browse(**dressed(look)).new_page()
    sign_in(page, site, "Odile", Role.AUDITOR)
    page.get_by_role("link", name="Audit").click()
    expect(page.get_by_role("cell", name="console entered")).to_be_visible()
    check(page, "audit")


WEIGHTS = {"/chat": 20_000, "/chat/frame": 20_000, "/": 30_000}


@pytest.mark.parametrize("path", WEIGHTS)
def test_pages_are_light(browse: Browse, site: Site, path: str) -> None:
    page = browse().new_page()
    bodies: list[bytes] = []
    page.on("response", lambda one: bodies.append(packed(one)) if "stream" not in one.url else None)
    page.goto(f"{site.url}{path}", wait_until="load")
    assert sum(len(body) for body in bodies) < WEIGHTS[path]


def packed(response: object) -> bytes:
    body: bytes = response.body()  # type: ignore[attr-defined]
    return gzip.compress(body)


def test_the_loader_is_three_kilobytes_at_most(site: Site, browse: Browse) -> None:
    page = browse().new_page()
    page.goto(f"{site.url}/chat")
    assert len(gzip.compress(page.request.get(f"{site.url}/chat/loader.js").body())) <= 3_072
