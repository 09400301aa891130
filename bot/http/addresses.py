"""Where a request comes from: the address itself, or what a proxy of ours says it is."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.requests import Request

Address = IPv4Address | IPv6Address
UNKNOWN = "unknown"  # of all who come over a socket without addresses
_WIDTHS = {4: 24, 6: 64}  # what one household or office has
_MOST_HOPS = 20


class Addresses:
    """Tells addresses, believing `X-Forwarded-For` only as far as our own proxies wrote it."""

    def __init__(self, trusted: Sequence[IPv4Network | IPv6Network] = ()) -> None:
        """Take the networks of those proxies."""
        self._trusted = trusted

    def prefix(self, request: Request) -> str:
        """Give the network whoever sent a request is in: /24, or /64 of IPv6."""
        address = self.find(request)
        if address is None:
            return UNKNOWN
        return str(ip_network((address, _WIDTHS[address.version]), strict=False))

    def find(self, request: Request) -> Address | None:
        """Give the address: the nearest hop that is no proxy of ours."""
        nearest = _read(request.client.host) if request.client else None
        hops = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
        for hop in reversed(hops[-_MOST_HOPS:]):
            if nearest is None or not self._is_ours(nearest):
                break
            further = _read(hop)
            if further is None:
                break
            nearest = further
        return nearest

    def _is_ours(self, address: Address) -> bool:
        return any(address in network for network in self._trusted)


def _read(written: str) -> Address | None:
    """Read an address as a proxy writes it, with a port or without; None if it is none."""
    text = written.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
