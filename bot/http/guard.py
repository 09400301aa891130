"""The first to see a request, the last to see an answer: cross-site writes out, headers on."""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.http.refusal import Refusal

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


class Guard:
    """ASGI middleware. `public_url` is where browsers reach us, None for loopback alone."""

    def __init__(self, app: ASGIApp, public_url: str | None) -> None:
        """Take the application behind it."""
        self.app = app
        public = urlsplit(public_url or "")
        self._origin = f"{public.scheme}://{public.netloc}" if public_url else None
        self._hosts: Collection[str] | None = None if public_url else _LOOPBACK
        self._secure = public.scheme == "https"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what another site sent, else pass it on and complete the answer's headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if self._secure:
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        no = self._refuse(scope["method"], Headers(scope=scope))
        await (no.as_json() if no else self.app)(scope, receive, complete)

    def _refuse(self, method: str, headers: Headers) -> Refusal | None:
        host = headers.get("host", "")
        # Another name for this machine means that another site's name was pointed here.
        if self._hosts is not None and _name_of(host) not in self._hosts:
            return Refusal(
                421, f"This server is not {host[:200]}.", "Set SWINGDOOR_PUBLIC_URL to its address."
            )
        if method in _SAFE or self._same_site(host, headers):
            return None
        return Refusal(403, "Another site sent this.", "Open the page itself and try again there.")

    def _same_site(self, host: str, headers: Headers) -> bool:
        """Whether our own page sent it, or no browser at all (browsers always send one of both)."""
        fetched = headers.get("sec-fetch-site")
        if fetched is not None:
            return fetched in {"same-origin", "none"}
        origin = headers.get("origin")
        return origin is None or origin in {self._origin, f"http://{host}", f"https://{host}"}


def _name_of(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
