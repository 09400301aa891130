"""What people do in these tests, by what they see on the page."""

from playwright.sync_api import Page, expect

from storage.records.staff import Role
from tests.site import Site


def write(page: Page, words: str, *, room: str = "chat") -> None:
    """Write a message in a chat and send it with the keyboard."""
    box = page.locator(f"#{room}-text")
    box.fill(words)
    box.press("Enter")


def expect_said(page: Page, words: str, who: str = "bot") -> None:
    """Wait until a line by someone holds these words."""
    expect(page.locator(f".line.{who}", has_text=words).last).to_be_visible()


def sign_in(page: Page, site: Site, name: str = "Anna", role: Role = Role.AGENT) -> None:
    """Open a one-time link and press its button."""
    page.goto(site.employ(name, role))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("status").filter(has_text="Live")).to_be_visible()
