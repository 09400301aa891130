"""Behind TLS: what cookies and headers become."""

import httpx

from bot.app.composition import Swingdoor
from storage.records.staff import Role
from tests.site import serving

PUBLIC = "https://bot.example"


def test_cookies_are_bound_to_the_host_and_to_tls(bot: Swingdoor) -> None:
    with serving(bot, PUBLIC) as site, httpx.Client(base_url=site.url) as client:
        chat = client.post("/chat/session").headers["set-cookie"]
        token = site.employ("Anna", Role.AGENT).partition("token=")[2]
        console = client.post("/console/enter", data={"token": token}).headers["set-cookie"]
    assert chat.startswith("__Host-sv=")
    for part in ("Path=/", "HttpOnly", "Secure", "SameSite=None", "Partitioned"):
        assert part in chat.split("; ")
    assert console.startswith("__Host-ss=")
    for part in ("Path=/", "HttpOnly", "Secure", "SameSite=Lax"):
        assert part in console.split("; ")
    assert "Domain" not in chat + console


def test_browsers_are_told_to_stay_with_tls(bot: Swingdoor) -> None:
    with serving(bot, PUBLIC) as site, httpx.Client(base_url=site.url) as client:
        assert "max-age" in client.get("/chat").headers["strict-transport-security"]
        session = {"Origin": PUBLIC, "Host": "bot.example"}
        assert client.post("/chat/session", headers=session).status_code == 200
        wrong = {"Origin": "https://other.example", "Host": "bot.example"}
        assert client.post("/chat/session", headers=wrong).status_code == 403


def test_a_cookie_made_for_loopback_is_not_taken_behind_tls(bot: Swingdoor) -> None:
    with serving(bot) as site, httpx.Client(base_url=site.url) as client:
        client.post("/chat/session")
        token = client.cookies["sv"]
    with serving(bot, PUBLIC) as site, httpx.Client(base_url=site.url) as client:
        client.cookies.set("sv", token)
        assert client.get("/chat/messages").status_code == 401
