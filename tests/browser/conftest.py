"""A real Chromium, one for the run; a fresh context for each test.

Every page fails its test on a console error, a script error, a breach of its policy, or a
request to any address but this machine's.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from bot.app import composition
from bot.app.composition import Swingdoor
from bot.app.settings import Settings
from tests.browser.shop import Shop, open_shop
from tests.site import Site

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
MISSING = "Chromium is not installed: apt-get install -y --no-install-recommends chromium"
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium these tests are skipped, loudly; CI has to have it."""
    for item in items:
        if HERE in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)
            if CHROMIUM is None and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.fixture
def shop() -> Iterator[Shop]:
    """Another site, at another address of this machine."""
    with open_shop() as one:
        yield one


@pytest.fixture
def bot(data_dir: Path, shop: Shop) -> Iterator[Swingdoor]:
    """A bot on the sample company, on real time as browsers are; the shop may carry its chat."""
    settings = {"SWINGDOOR_DATA_DIR": str(data_dir), "SWINGDOOR_WIDGET_ORIGINS": shop.url}
    one = composition.build(Settings.read(settings))
    yield one
    one.close()


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """The driver."""
    with sync_playwright() as one:
        yield one


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The browser, the machine's own."""
    assert CHROMIUM is not None, MISSING
    one = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield one
    one.close()


@pytest.fixture
def browse(chromium: Browser, site: Site) -> Iterator[Callable[..., BrowserContext]]:
    """Gives browser contexts, each like a browser of its own, and holds them to the rules.

    They close before the site does: a page that outlives its server complains.
    """
    assert site.url
    faults: list[str] = []
    opened: list[BrowserContext] = []

    def open_(**more: Any) -> BrowserContext:
        context = chromium.new_context(**more)
        context.set_default_timeout(15_000)
        watch(context, faults)
        opened.append(context)
        return context

    yield open_
    for context in opened:
        context.close()
    assert faults == []


# What Chromium writes by itself when a test takes the network away, or is told no on purpose.
EXPECTED = re.compile(
    "ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|status of 409|status of 404.*/f-nothing"
)


def watch(context: BrowserContext, faults: list[str]) -> None:
    """Note whatever no page of ours may do."""

    def watch_page(page: Page) -> None:
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on(
            "console",
            lambda said: (
                faults.append(f"console: {said.text}")
                if said.type in {"error", "warning"}
                and not EXPECTED.search(f"{said.text} {said.location.get('url')}")
                else None
            ),
        )
        page.on(
            "request",
            lambda sent: (
                None
                if sent.url.startswith(("http://127.0.0.1:", "data:", "blob:"))
                else faults.append(f"request: {sent.url}")
            ),
        )

    context.add_init_script(
        "addEventListener('securitypolicyviolation', (e) => "
        "console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))"
    )
    context.on("page", watch_page)
