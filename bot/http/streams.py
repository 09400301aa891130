"""Server-sent events: what is committed, in order, resumable by id.

A stream never carries data from a hint: the hint wakes it, then it reads what is on disk.
"""

import asyncio
import json
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from enum import Enum, auto

from starlette.responses import StreamingResponse

PING = 15.0  # seconds between signs of life; browsers give a silent stream up after 40
MOST_EACH = 4  # streams of one browser; it needs one, and one more while a page reloads
MOST = 5_000  # streams of this process, about 30 KB each
MOST_OF_ORIGIN = 1_000  # of them from one network: beyond, its own oldest ends and nobody else's

Source = Callable[["Open"], AsyncIterator["Event"]]


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its kind, its data (sent as JSON), the id to resume after."""

    kind: str
    data: object
    id: str | None = None

    def encode(self) -> str:
        """Give it as it goes over the wire."""
        id_ = f"id: {self.id}\n" if self.id is not None else ""
        return f"event: {self.kind}\n{id_}data: {json.dumps(self.data)}\n\n"


class Woke(Enum):
    """Why a stream looks up."""

    CHANGED = auto()
    QUIET = auto()
    OVER = auto()


class Open:
    """One open stream, from the inside."""

    def __init__(self) -> None:
        """Start open, with nothing to wait for."""
        self.over = False
        self._hint: asyncio.Event | None = None

    async def wait(self, hint: asyncio.Event) -> Woke:
        """Wait until something changed, or it was quiet for a while, or the stream must end."""
        self._hint = hint
        if not self.over:
            try:
                await asyncio.wait_for(hint.wait(), PING)
            except TimeoutError:
                return Woke.QUIET
            hint.clear()
        return Woke.OVER if self.over else Woke.CHANGED

    def end(self) -> None:
        """Let the stream end at its next look."""
        self.over = True
        if self._hint is not None:
            self._hint.set()


class Streams:
    """All open streams of this process. Close them first at shutdown: the server waits for them."""

    def __init__(self) -> None:
        """Start with none."""
        self._open: OrderedDict[Open, tuple[str, str]] = OrderedDict()  # whose, and from where
        self._closed = False

    def answer(self, owner: str, source: Source, origin: str = "") -> StreamingResponse:
        """Open a stream for an owner. Beyond a few of theirs the oldest ends: it is mostly one
        whose other end is gone. `origin` is the network they come from, empty for staff.
        """
        return StreamingResponse(
            self._run(owner, origin, source),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    def close(self) -> None:
        """End every stream, and each that is opened later at once."""
        self._closed = True
        for one in self._open:
            one.end()

    async def _run(self, owner: str, origin: str, source: Source) -> AsyncIterator[str]:
        stream = Open()
        stream.over = self._closed
        for old in self._crowd(owner, origin):
            old.end()
        self._open[stream] = (owner, origin)
        try:
            yield Event("ping", None).encode()  # the headers leave at once
            async for event in source(stream):
                yield event.encode()
            if not self._closed:
                yield Event("over", None).encode()
        finally:
            self._open.pop(stream, None)

    def _crowd(self, owner: str, origin: str) -> list[Open]:
        """Give the streams that make room for one more: the owner's own, their network's, any."""
        mine = [one for one, (whose, _) in self._open.items() if whose == owner]
        if len(mine) >= MOST_EACH:
            return mine[: len(mine) - MOST_EACH + 1]
        near = [one for one, (_, place) in self._open.items() if origin and place == origin]
        if len(near) >= MOST_OF_ORIGIN:
            return near[:1]
        return list(self._open)[:1] if len(self._open) >= MOST else []
