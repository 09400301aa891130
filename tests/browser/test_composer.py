"""The console's composer in a browser: what is written goes out once, and as what it was meant."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.acts import expect_said, sign_in, write
from tests.site import Site

Browse = Callable[..., BrowserContext]


@pytest.fixture
def pair(browse: Browse, site: Site) -> tuple[Page, Page]:
    """A customer who waits, and Anna who has taken them."""
    customer, anna = browse().new_page(), browse().new_page()
    customer.goto(f"{site.url}/chat")
    write(customer, "I want to talk to a person")
    expect_said(customer, "number 1 in line")
    sign_in(anna, site)
    anna.keyboard.press("t")
    expect(anna.get_by_text("You have it.")).to_be_visible()
    return customer, anna


def test_control_and_enter_twice_is_one_answer_and_what_is_typed_meanwhile_stays(
    pair: tuple[Page, Page],
) -> None:
    customer, anna = pair

    def slow(route: Route) -> None:
        anna.wait_for_timeout(300)
        route.continue_()

    anna.route("**/say", slow)
    anna.locator("#text").fill("Good morning.")
    anna.keyboard.press("Control+Enter")
    anna.keyboard.press("Control+Enter")
    anna.locator("#text").press_sequentially(" And more")
    expect_said(customer, "Good morning.", "agent")
    expect(anna.locator("#text")).to_have_value(" And more")
    anna.keyboard.press("Control+Enter")
    expect_said(customer, "And more", "agent")
    expect(customer.locator(".line.agent")).to_have_count(2)


def test_the_draft_of_a_note_comes_back_as_a_note(pair: tuple[Page, Page]) -> None:
    customer, anna = pair
    anna.keyboard.press("n")
    expect(anna.locator("#text")).to_be_focused()
    anna.keyboard.type("He shouts at everybody")
    anna.reload()
    expect(anna.locator("#text")).to_have_value("He shouts at everybody")
    expect(anna.locator("#as-note")).to_be_checked()
    anna.get_by_role("button", name="Send").click()
    expect(anna.locator(".line.note")).to_contain_text("He shouts")
    write(customer, "hello?")
    expect_said(customer, "hello?", "customer")
    expect(customer.get_by_text("He shouts")).to_have_count(0)


def test_a_message_in_another_of_my_chats_is_seen_at_once(
    pair: tuple[Page, Page], browse: Browse, site: Site
) -> None:
    customer, anna = pair
    other = browse().new_page()
    other.goto(f"{site.url}/chat")
    write(other, "I want to talk to a person")
    expect_said(other, "number 1 in line")
    anna.locator("#text").fill("One moment.")
    anna.keyboard.press("Control+Enter")
    expect_said(customer, "One moment.", "agent")
    anna.get_by_role("link", name="Queue", exact=True).click()
    anna.locator(".row.waiting").get_by_role("button", name="Take").click()
    expect(anna.get_by_text("You have it.")).to_be_visible()
    expect(anna).not_to_have_title("(1)")
    write(customer, "are you still there?")
    expect(anna.locator("#mine .waits:not([aria-current])")).to_have_count(1)
    expect(anna).to_have_title(re.compile(r"^\(1\) "))
