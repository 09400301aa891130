"""The chat on another site's page."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from bot.actions import handoff
from storage.work import escalations
from tests.acting import agent, do
from tests.browser.shop import Shop
from tests.site import Site

Browse = Callable[..., BrowserContext]
NAME = "Chat with Rosewick"


def visit(browse: Browse, shop: Shop, site: Site, **more: object) -> Page:
    shop.bot = site.url
    page = browse(**more).new_page()
    page.goto(shop.url)
    expect(page.get_by_role("button", name=NAME)).to_be_visible()
    return page


def chat_in(page: Page) -> FrameLocator:
    return page.frame_locator(f"iframe[title='{NAME}']")


def answer_as_a_person(site: Site, words: str) -> None:
    """Take the one waiting conversation and write in it."""
    office, anna = site.bot.front, agent("Anna")
    with office.database.read() as connection:
        one = escalations.list_open(connection, range(1, 9))[0].escalation
    if one.claimed_by is None:
        do(office, anna, lambda act: handoff.take(act, one.conversation_id))
    do(office, anna, lambda act: handoff.answer(act, one.conversation_id, words, 10_000))


def test_nothing_is_asked_for_or_kept_until_someone_writes(
    browse: Browse, shop: Shop, site: Site
) -> None:
    shop.bot = site.url
    page = browse().new_page()
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url.removeprefix(site.url)))
    page.goto(shop.url)
    expect(page.get_by_role("button", name=NAME)).to_be_visible()
    assert [one for one in asked if one.startswith("/")] == ["/chat/loader.js"]
    page.get_by_role("button", name=NAME).click()
    expect(chat_in(page).get_by_text("I am a bot")).to_be_visible()
    assert page.context.cookies() == []
    assert page.evaluate("document.cookie") == ""


def test_a_talk_in_the_frame_by_keyboard_alone(browse: Browse, shop: Shop, site: Site) -> None:
    page = visit(browse, shop, site)
    launcher = page.get_by_role("button", name=NAME)
    launcher.focus()
    page.keyboard.press("Enter")
    box = chat_in(page).locator("textarea")
    expect(box).to_be_focused()
    page.keyboard.type("hello")
    page.keyboard.press("Enter")
    expect(chat_in(page).locator(".line.bot").nth(1)).to_be_visible()
    expect(launcher).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.locator("iframe")).to_be_hidden()
    expect(launcher).to_be_focused()
    expect(launcher).to_have_attribute("aria-expanded", "false")


def test_what_comes_while_it_is_shut_is_counted_on_the_button(
    browse: Browse, shop: Shop, site: Site
) -> None:
    page = visit(browse, shop, site)
    page.get_by_role("button", name=NAME).click()
    chat_in(page).get_by_role("button", name="A person").click()
    expect(chat_in(page).get_by_text("number 1 in line")).to_be_visible()
    chat_in(page).get_by_role("button", name="Close the chat").click()
    answer_as_a_person(site, "Here I am")
    expect(page.get_by_role("button", name=f"{NAME} (2 new)")).to_be_visible()
    page.get_by_role("button", name=NAME).click()
    expect(chat_in(page).get_by_text("Here I am")).to_be_visible()
    expect(page.get_by_role("button", name=NAME, exact=True)).to_be_visible()


def test_the_talk_is_there_again_on_the_next_page(browse: Browse, shop: Shop, site: Site) -> None:
    page = visit(browse, shop, site)
    page.get_by_role("button", name=NAME).click()
    chat_in(page).locator("textarea").fill("remember me")
    chat_in(page).locator("textarea").press("Enter")
    expect(chat_in(page).locator(".line.bot").nth(1)).to_be_visible()
    page.reload()
    page.get_by_role("button", name=NAME).click()
    expect(chat_in(page).get_by_text("remember me")).to_be_visible()


def test_it_fills_a_phone_and_sits_at_the_reading_end(
    browse: Browse, shop: Shop, site: Site
) -> None:
    page = visit(browse, shop, site, viewport={"width": 390, "height": 800})
    page.get_by_role("button", name=NAME).click()
    box = page.locator("iframe").bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 800)
    shop.direction = ' dir="rtl"'
    arabic = visit(browse, shop, site, viewport={"width": 1200, "height": 800})
    place = arabic.get_by_role("button", name=NAME).bounding_box()
    assert place is not None
    assert place["x"] < 100


def test_a_site_that_is_not_listed_gets_no_frame(browse: Browse, shop: Shop, site: Site) -> None:
    page = browse().new_page()
    page.goto(site.url)
    answer = page.request.get(f"{site.url}/chat/frame")
    policy = answer.headers["content-security-policy"]
    assert f"frame-ancestors 'self' {shop.url};" in policy
    assert (
        "frame-ancestors 'none'"
        in page.request.get(f"{site.url}/chat").headers["content-security-policy"]
    )
