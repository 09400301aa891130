"""The network goes, and comes back; and ten tabs hold one stream."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser.acts import expect_said, sign_in, write
from tests.site import Site

Browse = Callable[..., BrowserContext]


def test_what_is_written_offline_is_sent_once(browse: Browse, site: Site) -> None:
    context = browse()
    page = context.new_page()
    page.goto(f"{site.url}/chat")
    write(page, "hello")
    expect(page.locator(".line.bot")).to_have_count(2)
    context.set_offline(True)
    write(page, "are you there?")
    write(page, "and this too")
    expect(page.locator(".line.pending")).to_have_count(2)
    expect(page.locator(".state")).to_contain_text("You are offline")
    context.set_offline(False)
    expect(page.locator(".line.pending")).to_have_count(0)
    expect(page.locator(".state")).to_have_text("")
    said = page.locator(".line.customer .words").all_inner_texts()
    assert [words.removeprefix("You:").strip() for words in said] == [
        "hello",
        "are you there?",
        "and this too",
    ]


def test_what_waits_to_be_sent_outlives_the_page(browse: Browse, site: Site) -> None:
    context = browse()
    page = context.new_page()
    page.goto(f"{site.url}/chat")
    context.set_offline(True)
    write(page, "keep this")
    expect(page.locator(".line.pending")).to_have_count(1)
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"{site.url}/chat")
    expect(again.locator(".line.customer:not(.pending)")).to_have_count(1)
    expect_said(again, "keep this", "customer")


def test_what_was_said_meanwhile_is_there_after_a_gap(browse: Browse, site: Site) -> None:
    context = browse()
    page, other = context.new_page(), context.new_page()
    page.goto(f"{site.url}/chat")
    write(page, "hello")
    expect(page.locator(".line.bot")).to_have_count(2)
    other.goto(f"{site.url}/chat")
    site.server.streams.close()
    site.server.streams._closed = False
    for number in range(5):
        write(other, f"number {number}")
        expect_said(other, f"number {number}", "customer")
    for number in range(5):
        expect_said(page, f"number {number}", "customer")


def test_ten_tabs_hold_one_stream_and_hand_it_on(browse: Browse, site: Site) -> None:
    context = browse()
    tabs = [context.new_page() for _ in range(10)]
    sign_in(tabs[0], site)
    for tab in tabs[1:]:
        tab.goto(f"{site.url}/console/queue")
    for tab in tabs:
        expect(tab.get_by_role("status").filter(has_text="Live")).to_be_visible()
    assert len(site.server.streams._open) == 1
    tabs[0].close()
    customer = browse().new_page()
    customer.goto(f"{site.url}/chat")
    write(customer, "I want to talk to a person")
    for tab in tabs[1:]:
        expect(tab.locator(".row")).to_have_count(1)
