"""Request bodies, read with a cap before anything is parsed."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from bot.http.refusal import Refusal

MOST = 64 * 1024  # bytes; sixteen times the longest message that is read


async def read_json(request: Request, most: int = MOST) -> Mapping[str, Any]:
    """Give the JSON object a request carries; 413, 415 or 400 if it is anything else."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refusal(415, "This is not JSON.", "Send Content-Type: application/json.")
    body = await _read(request, most)
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(400, "The body is not valid JSON.", "Send one JSON object.") from None
    if not isinstance(data, dict):
        raise Refusal(400, "The body is not a JSON object.", "Send an object in curly braces.")
    return data


async def read_form(request: Request, most: int = MOST) -> Mapping[str, str]:
    """Give the fields of a plain form post; of a field sent twice, the last."""
    body = await _read(request, most)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=50))
    except ValueError:
        raise Refusal(400, "The form could not be read.", "Go back and send it again.") from None


async def _read(request: Request, most: int) -> bytes:
    size = request.headers.get("content-length", "")
    if size.isdecimal() and int(size[:20]) > most:
        raise _too_big(most)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                raise _too_big(most)
    except ClientDisconnect:
        raise Refusal(400, "The request ended early.", "Send it again.") from None
    return bytes(body)


def _too_big(most: int) -> Refusal:
    return Refusal(
        413, "That is too much at once.", f"Send at most {most // 1024} KB; shorten the text."
    )
