"""The newcomer's story, told by browsers: chat, a person, claim, reply, give back."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.acts import expect_said, sign_in, write
from tests.site import Site

Browse = Callable[..., BrowserContext]


def test_from_chat_to_a_person_and_back(browse: Browse, site: Site) -> None:
    customer, anna = browse().new_page(), browse().new_page()
    sign_in(anna, site)
    expect(anna.get_by_text("Nobody is waiting.")).to_be_visible()
    customer.goto(f"{site.url}/chat")
    customer.get_by_role("button", name="Talk to a person").click()
    expect_said(customer, "You are number 1 in line")
    row = anna.locator(".row")
    expect(row).to_contain_text("Asked for a person")
    row.get_by_role("button", name="Take").click()
    expect(anna.get_by_text("You have it.")).to_be_visible()
    expect_said(customer, "You are now talking to Anna")
    expect(customer.locator("[data-holder]")).to_have_text("You are talking to a person.")
    anna.locator("#text").fill("Good morning, Anna here.")
    expect(customer.locator(".dots")).to_be_visible()
    anna.keyboard.press("Control+Enter")
    expect_said(customer, "Good morning, Anna here.", "agent")
    expect(customer.locator(".dots")).to_have_count(0)
    write(customer, "Thank you, Anna")
    expect_said(anna, "Thank you, Anna", "contact")
    anna.get_by_role("button", name="Give back").click()
    expect(anna.get_by_text("The bot has it.")).to_be_visible()
    expect_said(customer, "handed you back to me")
    expect(customer.locator("[data-holder]")).to_contain_text("You are talking to a bot.")
    write(customer, "what can you do?")
    expect_said(customer, "Say it in your own words")


def test_a_note_turns_the_box_amber_and_stays_inside(browse: Browse, site: Site) -> None:
    customer, anna = browse().new_page(), browse().new_page()
    customer.goto(f"{site.url}/chat")
    write(customer, "I want to talk to a person")
    expect_said(customer, "number 1 in line")
    sign_in(anna, site)
    anna.keyboard.press("j")
    anna.keyboard.press("Enter")
    expect(anna.locator("#text")).to_be_visible()
    anna.keyboard.press("n")
    expect(anna.locator("#text")).to_be_focused()
    anna.keyboard.type("Regular customer")
    anna.get_by_role("button", name="Send").click()
    expect(anna.locator(".line.note")).to_contain_text("Regular customer")
    write(customer, "hello?")
    expect_said(customer, "hello?", "customer")
    expect(customer.get_by_text("Regular customer")).to_have_count(0)


def test_a_held_reply_keeps_its_draft(browse: Browse, site: Site) -> None:
    customer, anna = browse().new_page(), browse().new_page()
    customer.goto(f"{site.url}/chat")
    write(customer, "I want to talk to a person")
    expect_said(customer, "number 1 in line")
    sign_in(anna, site)
    anna.keyboard.press("t")
    expect(anna.get_by_text("You have it.")).to_be_visible()
    anna.locator("#text").fill("It is on its way")
    anna.locator("#seen").evaluate("(field) => { field.value = '1'; }")
    write(customer, "It has just arrived")
    expect_said(anna, "It has just arrived", "contact")
    anna.locator("#seen").evaluate("(field) => { field.value = '1'; }")
    anna.get_by_role("button", name="Send").click()
    expect(anna.get_by_role("alert")).to_contain_text("wrote meanwhile")
    expect(anna.locator("#text")).to_have_value("It is on its way")
    anna.get_by_role("button", name="Send").click()
    expect_said(customer, "It is on its way", "agent")


def test_a_row_that_changes_keeps_the_focus_and_the_order(browse: Browse, site: Site) -> None:
    anna = browse().new_page()
    sign_in(anna, site)
    customers = [browse().new_page() for _ in range(3)]
    for number, one in enumerate(customers, 1):
        one.goto(f"{site.url}/chat")
        write(one, "I want to talk to a person")
        expect_said(one, f"number {number} in line")
    expect(anna.locator(".row")).to_have_count(3)
    names = anna.locator(".row .name a").all_inner_texts()
    row = anna.locator(".row").nth(1)
    row.get_by_role("button").focus()
    write(customers[1], "are you there?")
    expect(row).to_contain_text("are you there?")
    expect(row.get_by_role("button")).to_be_focused()
    assert anna.locator(".row .name a").all_inner_texts() == names


def test_the_playground_shows_all_three(browse: Browse, site: Site) -> None:
    page = browse(viewport={"width": 1360, "height": 850}).new_page()
    page.goto(site.url)
    write(page, "I want to talk to a person", room="front")
    ticket = page.locator(".ticket")
    expect(ticket).to_contain_text("Asked for a person")
    write(page, "I want to talk to a person please", room="back")
    expect(ticket).to_have_count(2)
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Open the console").click()
    console: Page = opened.value
    console.get_by_role("button", name="Sign in").click()
    expect(console.locator(".row")).to_have_count(2)


def test_without_script_everything_works_by_forms(browse: Browse, site: Site) -> None:
    customer, anna = (browse(java_script_enabled=False).new_page() for _ in range(2))
    customer.goto(f"{site.url}/chat")
    customer.get_by_role("button", name="Talk to a person").click()
    expect_said(customer, "number 1 in line")
    anna.goto(site.employ())
    anna.get_by_role("button", name="Sign in").click()
    anna.get_by_role("button", name="Take").click()
    anna.locator("#text").fill("By hand, then")
    anna.get_by_role("button", name="Send").click()
    expect_said(anna, "By hand, then", "agent")
    customer.reload()
    expect_said(customer, "By hand, then", "agent")


def test_a_customer_of_the_playground_sees_what_is_theirs(browse: Browse, site: Site) -> None:
    page = browse().new_page()
    page.goto(site.url)
    page.get_by_role("button", name="My machine leaks").click()
    theirs = page.locator(".front .line.bot .chip")
    expect(theirs.first).to_be_visible()
    page.get_by_label("Which customer you are").select_option("visitor")
    expect(page.get_by_placeholder("Write as a visitor")).to_be_visible()
    expect(page.locator(".front .line")).to_have_count(1)
    page.get_by_label("Which employee you are").select_option(index=1)
    expect(page.get_by_placeholder("Write as a visitor")).to_be_visible()


def test_two_people_see_that_they_read_the_same(browse: Browse, site: Site) -> None:
    customer, anna, bo = (browse().new_page() for _ in range(3))
    customer.goto(f"{site.url}/chat")
    write(customer, "I want to talk to a person")
    expect_said(customer, "number 1 in line")
    for page, name in ((anna, "Anna"), (bo, "Bo")):
        sign_in(page, site, name)
        page.locator(".row a").click()
    expect(bo.locator("#readers")).to_have_text("Anna has this open too.")
    write(customer, "hello?")
    expect(anna.locator("#readers")).to_have_text("Bo has this open too.")
