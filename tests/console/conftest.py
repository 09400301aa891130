"""People at the console, and those who wait for them."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest

from storage.records.conversation import Side
from storage.records.staff import Role
from tests.console.acts import HTML, say
from tests.site import BOTH, Site


@pytest.fixture
def browse(site: Site) -> Iterator[Callable[..., httpx.Client]]:
    """Gives browsers, and closes them in the end."""
    with ExitStack() as stack:
        yield lambda **more: stack.enter_context(httpx.Client(base_url=site.url, **more))


@pytest.fixture
def sign_in(site: Site, browse: Callable[..., httpx.Client]) -> Callable[..., httpx.Client]:
    """Gives a browser in which a person is signed in."""

    def enter(
        name: str = "Anna", role: Role = Role.AGENT, sides: frozenset[Side] = BOTH
    ) -> httpx.Client:
        link = site.employ(name, role, sides)
        client = browse(headers=HTML)
        token = link.partition("token=")[2]
        assert client.post("/console/enter", data={"token": token}).status_code == 303
        return client

    return enter


@pytest.fixture
def customer(browse: Callable[..., httpx.Client]) -> httpx.Client:
    """A customer who asked for a person."""
    client = browse()
    client.post("/chat/session")
    say(client, "I want to talk to a person")
    return client


@pytest.fixture
def employee(site: Site) -> str:
    """An employee who asked for a person; gives their name."""
    with httpx.Client(base_url=site.url) as client:
        page = client.get("/").text
        found = re.search(r'<option value="(E-[^"]+)" selected>([^·<]+) ·', page)
        assert found is not None
        address = f"/playground/employees/{found[1]}/messages"
        posted = client.post(address, json={"id": "1", "text": "I want to talk to a person"})
        assert posted.status_code == 202
        return found[2]
