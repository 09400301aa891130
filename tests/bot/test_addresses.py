"""Whose address counts: what our own proxies wrote, and no word of anybody else's."""

from ipaddress import ip_network

import pytest
from starlette.requests import Request

from bot.http.addresses import UNKNOWN, Addresses

OURS = Addresses([ip_network("10.0.0.0/8"), ip_network("::1/128")])


def request(peer: str | None, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", one.encode()) for one in forwarded]
    client = (peer, 1234) if peer is not None else None
    return Request({"type": "http", "method": "GET", "headers": headers, "client": client})


@pytest.mark.parametrize(
    ("peer", "forwarded", "prefix"),
    [
        ("203.0.113.9", [], "203.0.113.0/24"),
        ("203.0.113.9", ["1.2.3.4"], "203.0.113.0/24"),
        ("10.0.0.1", ["1.2.3.4"], "1.2.3.0/24"),
        ("10.0.0.1", ["9.9.9.9, 1.2.3.4"], "1.2.3.0/24"),
        ("10.0.0.1", ["9.9.9.9, 1.2.3.4, 10.1.1.1"], "1.2.3.0/24"),
        ("10.0.0.1", ["9.9.9.9", "1.2.3.4"], "1.2.3.0/24"),
        ("10.0.0.1", ["1.2.3.4:4711"], "1.2.3.0/24"),
        ("10.0.0.1", ["nonsense"], "10.0.0.0/24"),
        ("10.0.0.1", ["1.2.3.4, "], "10.0.0.0/24"),
        ("10.0.0.1", [], "10.0.0.0/24"),
        ("::1", ["[2001:db8:1:2:3::4]:80"], "2001:db8:1:2::/64"),
        ("::1", ["2001:db8:1:2:ffff::1"], "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", [], "203.0.113.0/24"),
        ("::ffff:10.0.0.1", ["1.2.3.4"], "1.2.3.0/24"),
        ("fe80::1%eth0", [], "fe80::/64"),
        (None, ["1.2.3.4"], UNKNOWN),
    ],
)
def test_the_nearest_hop_that_is_not_ours(
    peer: str | None, forwarded: list[str], prefix: str
) -> None:
    assert OURS.prefix(request(peer, *forwarded)) == prefix


def test_without_proxies_of_ours_nothing_forwarded_counts() -> None:
    assert Addresses().prefix(request("10.0.0.1", "1.2.3.4")) == "10.0.0.0/24"
