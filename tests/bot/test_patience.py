"""Who sends byte by byte is cut off, on every route, and nobody else is."""

import socket
import threading
import time

import httpx
import pytest

from bot.http import patience, requests
from bot.http.patience import PatientProtocol
from tests.site import Site

WITHIN = 0.6


@pytest.fixture(autouse=True)
def quicker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same in less than a second."""
    monkeypatch.setattr(PatientProtocol, "headers_within", WITHIN)
    monkeypatch.setattr(PatientProtocol, "body_within", WITHIN)
    monkeypatch.setattr(requests.read_body, "__defaults__", (requests.MOST, WITHIN / 2))


def drip(site: Site, head: bytes, drop: bytes) -> tuple[float, bytes]:
    """Send something, then a byte now and then; give the seconds until we are cut, and the answer."""
    host, port = site.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as line:
        line.sendall(head)
        began, heard = time.monotonic(), b""
        line.settimeout(0.05)
        while time.monotonic() - began < 5:
            try:
                line.sendall(drop)
                piece = line.recv(65_536)
            except TimeoutError:
                continue
            except OSError:
                break
            if not piece:
                break
            heard += piece
        return time.monotonic() - began, heard


POSTS = [
    "/chat/session",
    "/chat/messages",
    "/chat",
    "/console/enter",
    "/console/leave",
    "/console/c/f-x/take",
    "/console/c/f-x/say",
    "/playground/console",
    "/playground/employees/E-101/messages",
    "/telegram/webhook",
    "/slack/events",
    "/nowhere",
]


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("length", [b"Content-Length: 5000", b"Transfer-Encoding: chunked"])
def test_a_dripped_body_is_cut_on_every_route(site: Site, path: str, length: bytes) -> None:
    head = b"POST %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n" % (path.encode(), length)
    drop = b"a" if b"Length" in length else b"1\r\na\r\n"
    taken, _ = drip(site, head, drop)
    assert taken < 4 * WITHIN


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"", b"P"),
        (b"GET /chat HTTP/1.1\r\nHost: localhost\r\nX: ", b"a"),
        (b"", b"\r\n"),
        (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", b"\r\n"),
        (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", b"G"),
    ],
    ids=["method", "header", "empty lines", "empty lines after an answer", "a second request"],
)
def test_dripped_headers_are_cut(site: Site, head: bytes, drop: bytes) -> None:
    taken, _ = drip(site, head, drop)
    assert taken < 4 * WITHIN


def test_a_stream_and_a_connection_kept_alive_are_not_cut(site: Site) -> None:
    with httpx.Client(base_url=site.url) as client:
        client.post("/chat/session")
        with client.stream("GET", "/chat/stream") as stream:
            events = stream.iter_lines()
            assert next(events) == "event: ping"
            time.sleep(2 * WITHIN)
            say = {"id": "1", "text": "hello"}
            cookies = dict(client.cookies)
            post = threading.Thread(
                target=lambda: httpx.post(f"{site.url}/chat/messages", json=say, cookies=cookies)
            )
            post.start()
            assert any(line == "id: 2" for line in events)
            post.join()
    with httpx.Client(base_url=site.url) as client:
        assert client.get("/healthz").status_code == 200
        time.sleep(WITHIN * 1.5)
        assert client.get("/healthz").status_code == 200


def test_what_is_shipped_is_fifteen_seconds() -> None:
    assert patience.BODY_WITHIN <= 15
    assert patience.HEADERS_WITHIN <= 15
    assert requests.WITHIN < patience.BODY_WITHIN
