"""What people do at the console and before it, over HTTP."""

import re

import httpx

HTML = {"Accept": "text/html"}


def say(client: httpx.Client, text: str, id_: str = "1") -> None:
    assert client.post("/chat/messages", json={"id": id_, "text": text}).status_code == 202


def ref_on(page: str) -> str:
    found = re.search(r'id="([fb]-[^"]+)"', page)
    assert found is not None, "the queue is empty"
    return found[1]


def last(client: httpx.Client) -> dict[str, object]:
    line: dict[str, object] = client.get("/chat/messages").json()[-1]
    return line
