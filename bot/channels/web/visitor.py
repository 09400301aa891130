"""Visitors: known by a token in a cookie that the server alone can make, and by nothing else.

Nothing is stored before the first message. From then on the conversation carries the token's
hash; the moment of issue is part of the token, so the hard end needs no record either. Whoever
proves who they are goes on under a new token: who knew the old one is left outside.
"""

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

from bot.channels.web.room import Sender
from bot.http.cookies import Cookie
from storage.database.tokens import hash_token, make_token
from storage.records.conversation import Channel, Conversation

IDLE = timedelta(days=30)  # after the last message
LONGEST = timedelta(days=90)  # after the token was made

_TOKEN = re.compile(r"(([0-9a-f]{8})\.[A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})")


def visitor_cookie(*, secure: bool) -> Cookie:
    """Give the cookie that holds a visitor's token."""
    return Cookie("sv", secure, IDLE, embedded=True)


class Visitors:
    """Makes tokens and reads them. The same key reads them again after a restart, or elsewhere."""

    def __init__(self, key: bytes) -> None:
        """Take the key that tokens are signed with."""
        self._key = key

    def make(self, now: datetime) -> str:
        """Make a token."""
        body = f"{int(now.timestamp()):08x}.{make_token()}"
        return f"{body}.{self._sign(body)}"

    def read(self, token: str | None, now: datetime) -> Sender | None:
        """Give who holds a token; None if it is none of ours or past its hard end."""
        match = _TOKEN.fullmatch(token or "")
        if match is None or not hmac.compare_digest(match[3], self._sign(match[1])):
            return None
        made = datetime.fromtimestamp(int(match[2], 16), UTC)
        if not timedelta(days=-1) < now - made < LONGEST:
            return None
        hashed = hash_token(match[0])
        return Sender(Channel.WEB, hashed, f"Visitor {hashed[:4].upper()}")

    def _sign(self, body: str) -> str:
        digest = hmac.digest(self._key, body.encode(), hashlib.sha256)
        return urlsafe_b64encode(digest).rstrip(b"=").decode()


def is_idle(conversation: Conversation | None, now: datetime) -> bool:
    """Tell whether a visitor was silent for so long that their token no longer opens it."""
    return conversation is not None and now - conversation.updated_at > IDLE
