"""Request bodies, read with a cap on size and time before anything is parsed."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from bot.http.refusal import Refusal

MOST = 64 * 1024  # bytes; sixteen times the longest message that is read
WITHIN = 14.0  # seconds for a whole body; a second later `bot.http.patience` cuts the connection
_DIGITS = 12  # of a stated length; longer ones are nonsense


async def read_body(request: Request, most: int = MOST, within: float = WITHIN) -> bytes:
    """Give the bytes a request carries, no more than `most`, within so many seconds.

    Refusal 413 if they are more, or the header says they are; 408 if they do not come in time;
    400 if whoever sends them leaves.
    """
    size = request.headers.get("content-length", "0")
    if not size.isdecimal() or len(size) > _DIGITS or int(size) > most:
        raise _too_big(most)
    try:
        async with asyncio.timeout(within):
            return await _take(request, most)
    except TimeoutError:
        raise Refusal(408, "The request took too long.", "Send it again.") from None
    except ClientDisconnect:
        raise Refusal(400, "The request ended early.", "Send it again.") from None


async def _take(request: Request, most: int) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            raise _too_big(most)
    return bytes(body)


async def read_json(request: Request, most: int = MOST) -> Mapping[str, Any]:
    """Give the JSON object a request carries; 413, 415 or 400 if it is anything else."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refusal(415, "This is not JSON.", "Send Content-Type: application/json.")
    body = await read_body(request, most)
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(400, "The body is not valid JSON.", "Send one JSON object.") from None
    if not isinstance(data, dict):
        raise Refusal(400, "The body is not a JSON object.", "Send an object in curly braces.")
    return data


async def read_form(request: Request, most: int = MOST) -> Mapping[str, str]:
    """Give the fields of a plain form post; of a field sent twice, the last."""
    body = await read_body(request, most)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=50))
    except ValueError:
        raise Refusal(400, "The form could not be read.", "Go back and send it again.") from None


def _too_big(most: int) -> Refusal:
    return Refusal(
        413, "That is too much at once.", f"Send at most {most // 1024} KB; shorten the text."
    )
