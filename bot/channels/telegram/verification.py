"""The front door of the webhook: raw bytes in, an update or a refusal out. Pure."""

import hmac
import json
from typing import Any, NoReturn

from bot.actions.text import clean

MOST_BYTES = 1024 * 1024  # a body; Telegram's largest updates are some tens of kilobytes
DEEPEST = 64  # levels of nesting; Telegram's deepest have about a dozen
_HIGHEST = 2**63 - 1  # what a database column holds


class RefusedError(Exception):
    """Not an update; the message says why and holds nothing of it."""


def knows_secret(header: str | None, secret: str) -> bool:
    """Tell whether a header holds the secret, in a time that tells nothing about it."""
    return hmac.compare_digest((header or "").encode("utf-8", "replace"), secret.encode())


def parse(body: bytes) -> dict[str, Any]:
    """Read an update: strict UTF-8, strict JSON, bounded depth, a number; text made storable.

    RefusedError for anything else.
    """
    try:
        value = json.loads(body.decode(), parse_constant=_refuse)
    except RecursionError:
        raise RefusedError("too deep") from None
    except ValueError:
        raise RefusedError("not JSON") from None
    return check(value)


def check(value: object) -> dict[str, Any]:
    """Give an update with clean text. RefusedError if it is none."""
    clean = _clean(value, DEEPEST)
    number = clean.get("update_id") if isinstance(clean, dict) else None
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= _HIGHEST:
        raise RefusedError("no update")
    return dict(clean)


def _clean(value: Any, left: int) -> Any:
    if left == 0:
        raise RefusedError("too deep")
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_clean(one, left - 1) for one in value]
    if isinstance(value, dict):
        return {clean(key): _clean(one, left - 1) for key, one in value.items()}
    return value


def _refuse(_: str) -> NoReturn:
    raise ValueError
