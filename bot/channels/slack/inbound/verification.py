"""The front door of the HTTP endpoint: what is not provably from Slack goes no further.

It looks at raw bytes only. Size, content type, the shape and age of the timestamp, the shape of
the signature, then the signature itself, compared in constant time. A refusal has no body, so
that it tells a stranger nothing.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

MOST_BYTES = 1_048_576  # of a body; Slack's own largest is far below
OLDEST = 300  # seconds a signature holds (Slack's own advice against replay)

_TIMESTAMP = re.compile(r"[0-9]{1,11}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_TYPES = frozenset({"application/json", "application/x-www-form-urlencoded"})


def is_signed(headers: Mapping[str, str], body: bytes, secret: str, now: float) -> bool:
    """Tell whether Slack signed these bytes within the last five minutes.

    `secret` is the app's signing secret; with an empty one nothing is ever signed. `now` is in
    seconds since 1970.
    """
    stamp = headers.get("x-slack-request-timestamp", "")
    signature = headers.get("x-slack-signature", "")
    if not secret or not _TIMESTAMP.fullmatch(stamp) or not _SIGNATURE.fullmatch(signature):
        return False
    if abs(now - int(stamp)) > OLDEST:
        return False
    return hmac.compare_digest(sign(body, secret, stamp), signature)


def sign(body: bytes, secret: str, stamp: str) -> str:
    """Give the signature of a body, as Slack makes it."""
    base = b"v0:" + stamp.encode("ascii") + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def has_known_type(headers: Mapping[str, str]) -> bool:
    """Tell whether the body claims to be JSON or a form, the two that Slack sends."""
    return headers.get("content-type", "").split(";")[0].strip().lower() in _TYPES


def read_body(body: bytes) -> dict[str, Any] | None:
    """Read a signed body: JSON, a form with JSON in `payload`, or a slash command's form.

    None for what is neither, or nests deeper than can be read.
    """
    try:
        text = body.decode("utf-8")
        if not text.lstrip().startswith("{"):
            form: dict[str, Any] = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=100))
            if "payload" not in form or "command" in form:
                return form if "command" in form or "ssl_check" in form else None
            text = form["payload"]
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
