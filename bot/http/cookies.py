"""Session cookies: HttpOnly, never in a URL, bound to the host by their name where TLS is."""

from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response


@dataclass(frozen=True, slots=True)
class Cookie:
    """One session cookie. `secure` is False on plain-http loopback alone, where browsers would
    not keep a Secure one. `embedded` lets a frame on another site keep its own, partitioned by
    that site (CHIPS).
    """

    name: str
    secure: bool
    lasts: timedelta | None = None
    embedded: bool = False

    @property
    def full_name(self) -> str:
        """The name as it is sent: `__Host-` refuses Domain, demands Secure and Path=/."""
        return f"__Host-{self.name}" if self.secure else self.name

    def read(self, request: Request) -> str | None:
        """Give what the browser sent, or None."""
        return request.cookies.get(self.full_name)

    def set(self, response: Response, value: str) -> None:
        """Hand a value to the browser."""
        age = f"; Max-Age={int(self.lasts.total_seconds())}" if self.lasts else ""
        self._send(response, f"{value}{age}")

    def clear(self, response: Response) -> None:
        """Make the browser forget it."""
        self._send(response, "; Max-Age=0")

    def _send(self, response: Response, value: str) -> None:
        how = "SameSite=Lax"
        if self.secure:
            how = "Secure; SameSite=None; Partitioned" if self.embedded else f"Secure; {how}"
        response.headers.append("Set-Cookie", f"{self.full_name}={value}; Path=/; HttpOnly; {how}")
