"""One-time codes: six digits to an address on record, bound to one conversation.

Limits (OWASP ASVS 5.0, 6.5.1-6.5.5): used once, ten minutes, three tries a code, ten wrong ones
an hour, three codes an hour to one address and from one conversation. What is proved lasts half
an hour.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from storage.conversation import outbox
from storage.conversation.outbox import CODE, MAIL, Outgoing
from storage.database.moments import to_row
from storage.tables.conversations import conversations
from storage.tables.engine import codes

DIGITS = 6
LIVES = timedelta(minutes=10)
PROVES = timedelta(minutes=30)
MOST_TRIES = 3
MOST_WRONG = 10
MOST_CODES = 3
WINDOW = timedelta(hours=1)

_RECENT = select(func.count()).where(
    or_(
        codes.c.conversation_id == bindparam("conversation"),
        codes.c.destination == bindparam("to"),
    ),
    codes.c.created_at > bindparam("since"),
)
_WRONG = select(func.coalesce(func.sum(codes.c.tries), 0)).where(
    codes.c.conversation_id == bindparam("conversation"), codes.c.created_at > bindparam("since")
)
_NEWEST = (
    select(codes)
    .where(codes.c.conversation_id == bindparam("conversation"), codes.c.used_at.is_(None))
    .order_by(codes.c.id.desc())
    .limit(1)
)
_PROVED = (
    select(codes.c.person_id)
    .where(
        codes.c.conversation_id == bindparam("conversation"),
        codes.c.used_at > bindparam("since"),
    )
    .order_by(codes.c.id.desc())
    .limit(1)
)
_ADD = insert(codes)
_TRY = update(codes).where(codes.c.id == bindparam("row")).values(tries=codes.c.tries + 1)
_USE = (
    update(codes)
    .where(codes.c.id == bindparam("row"), codes.c.used_at.is_(None))
    .values(used_at=bindparam("at"))
)
_NOTE = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(proved_at=bindparam("at"))
)


class Checked(StrEnum):
    """What a typed code turned out to be."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"  # expired, used up, or never sent: a new one is needed
    BLOCKED = "blocked"  # too many wrong ones


class CodesOf:
    """The codes of one conversation."""

    def __init__(self, connection: Connection, conversation_id: int, now: datetime) -> None:
        """Take whose codes these are."""
        self._connection = connection
        self._conversation = {"conversation": conversation_id}
        self._now = now

    def send(self, destination: str, person_id: str | None, address: str | None) -> bool:
        """Mail a code to `address`; False if too many were asked for.

        `destination` is what was claimed; with `person_id` None (the claim is wrong) the asking
        counts all the same and nothing is sent, so that nothing is learnt from it.
        """
        to = hashlib.sha256(destination.casefold().encode()).hexdigest()
        recent = {**self._conversation, "to": to, "since": to_row(self._now - WINDOW)}
        if self._connection.execute(_RECENT, recent).scalar_one() >= MOST_CODES:
            return False
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        salt = secrets.token_hex(8)
        self._connection.execute(
            _ADD,
            {
                "conversation_id": self._conversation["conversation"],
                "person_id": person_id,
                "destination": to,
                "salt": salt,
                "digest": _digest(salt, code),
                "created_at": to_row(self._now),
            },
        )
        if person_id is not None and address is not None:
            mail = Outgoing(
                self._conversation["conversation"],
                MAIL,
                address,
                CODE,
                {"code": code, "minutes": LIVES.seconds // 60},
                expires=self._now + LIVES,
            )
            outbox.queue(self._connection, mail, self._now)
        return True

    def check(self, typed: str) -> Checked:
        """Try a code as it was typed. A right one is used up."""
        since = to_row(self._now - WINDOW)
        wrong = self._connection.execute(_WRONG, {**self._conversation, "since": since})
        if wrong.scalar_one() >= MOST_WRONG:
            return Checked.BLOCKED
        row = self._connection.execute(_NEWEST, self._conversation).first()
        alive = row is not None and row.created_at > to_row(self._now - LIVES)
        if row is None or not alive or row.tries >= MOST_TRIES:
            return Checked.OVER
        digits = "".join(sign for sign in typed if sign.isdigit())
        same = hmac.compare_digest(row.digest, _digest(row.salt, digits))
        if not same or row.person_id is None:
            self._connection.execute(_TRY, {"row": row.id})
            return Checked.WRONG
        self._connection.execute(_USE, {"row": row.id, "at": to_row(self._now)})
        self._connection.execute(_NOTE, {**self._conversation, "at": to_row(self._now)})
        return Checked.RIGHT

    def proved(self) -> str | None:
        """Give whom a code has proved this to be, for half an hour after it was used."""
        since = to_row(self._now - PROVES)
        found = self._connection.execute(_PROVED, {**self._conversation, "since": since})
        person: str | None = found.scalar_one_or_none()
        return person


def _digest(salt: str, code: str) -> str:
    return hashlib.sha256(f"{salt}:{code}".encode()).hexdigest()
