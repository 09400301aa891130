"""Visitors: known by a random token in a cookie, and by nothing else.

Nothing is stored before the first message. From then on the conversation carries the token's
hash; the moment of issue is part of the token, so the hard end needs no record either.
"""

import re
from datetime import UTC, datetime, timedelta

from bot.channels.web.room import Sender
from bot.http.cookies import Cookie
from storage.database.tokens import hash_token, make_token
from storage.records.conversation import Channel, Conversation

IDLE = timedelta(days=30)  # after the last message
LONGEST = timedelta(days=90)  # after the token was made

_TOKEN = re.compile(r"([0-9a-f]{8})\.[A-Za-z0-9_-]{43}")


def visitor_cookie(*, secure: bool) -> Cookie:
    """Give the cookie that holds a visitor's token."""
    return Cookie("sv", secure, IDLE, embedded=True)


def new_visitor(now: datetime) -> str:
    """Make a token."""
    return f"{int(now.timestamp()):08x}.{make_token()}"


def read_visitor(token: str | None, now: datetime) -> Sender | None:
    """Give who holds a token; None if it is none of ours or past its hard end."""
    match = _TOKEN.fullmatch(token or "")
    if match is None or token is None:
        return None
    made = datetime.fromtimestamp(int(match[1], 16), UTC)
    if not timedelta(days=-1) < now - made < LONGEST:
        return None
    hashed = hash_token(token)
    return Sender(Channel.WEB, hashed, f"Visitor {hashed[:4].upper()}")


def is_idle(conversation: Conversation | None, now: datetime) -> bool:
    """Tell whether a visitor was silent for so long that their token no longer opens it."""
    return conversation is not None and now - conversation.updated_at > IDLE
