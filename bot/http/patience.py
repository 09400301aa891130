"""HTTP/1.1 with an end to patience: who sends headers or a body byte by byte is cut off."""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEADERS_WITHIN: Final = 10.0  # seconds from the connection, or a request's first byte
BODY_WITHIN: Final = 15.0  # seconds from the headers; `bot.http.requests` answers a second sooner


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's own, which waits for headers and for unread bodies as long as anything comes."""

    headers_within = HEADERS_WITHIN
    body_within = BODY_WITHIN
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for headers."""
        super().connection_made(transport)
        self._wait(self.headers_within)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._wait(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Wait for headers, also where what comes begins no request, such as empty lines."""
        idle = self.cycle is None or self.cycle.response_complete
        if idle and self._deadline is None:
            self._wait(self.headers_within)
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Wait for the headers of the next request."""
        super().on_message_begin()
        self._wait(self.headers_within)

    def on_headers_complete(self) -> None:
        """Wait for its body."""
        self._wait(self.body_within)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """It is there, whatever is done with it."""
        self._wait(None)
        super().on_message_complete()

    def _wait(self, seconds: float | None) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = None
        if seconds is not None:
            self._deadline = self.loop.call_later(seconds, self._cut)

    def _cut(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()
