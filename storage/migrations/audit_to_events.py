"""Version 0002 of all three databases: the audit becomes the log of events, people in it by keys.

Kept as it was when it first ran; what is written since belongs to `storage.work.events`.
"""

import hashlib
import json
import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

_KINDS = {
    "claim": "handoff.taken",
    "reply": "handoff.answered",
    "note": "handoff.noted",
    "give_back": "handoff.given_back",
    "end": "conversation.ended",
    "assign": "ticket.assigned",
    "approve": "approval.approved",
    "reject": "approval.rejected",
    "phrase.draft": "phrase.drafted",
    "phrase.undo": "phrase.undone",
    "people.put": "person.changed",
    "people.disable": "person.disabled",
    "sign_in": "console.entered",
}
_DETAILS = {
    "assign": "to",
    "approve": "via",
    "reject": "via",
    "phrase.draft": "intent",
    "phrase.live": "intent",
    "phrase.undo": "intent",
}


_ON_CONVERSATIONS = {"claim", "reply", "note", "give_back", "end", "resolve"}


def create_and_move() -> None:
    """Make the tables, and bring every row of the audit over, its chain laid anew."""
    _create()
    keys: dict[tuple[str, str], str] = {}
    chain = ""
    for row in op.get_bind().execute(sa.text("SELECT * FROM audit ORDER BY id")).all():
        fields = {_DETAILS.get(row.action, "detail"): row.detail} if row.detail else {}
        subject = row.object
        if row.action.startswith("people."):
            subject = _key(keys, "agent", subject)
        elif row.action in _ON_CONVERSATIONS and not subject.startswith("ticket "):
            subject = f"conversation {subject}"
        moved: dict[str, Any] = {
            "at": row.at,
            "kind": _kind(row.action, row.object),
            "subject": subject,
            "actor": _key(keys, _what_they_were(row.action, row.object), row.actor),
            "fields": json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
        }
        words = (str(moved[name]) for name in ("at", "kind", "subject", "actor", "fields"))
        chain = hashlib.sha256("\x1f".join((chain, *words)).encode()).hexdigest()
        op.get_bind().execute(_INSERT, {**moved, "chain": chain})
    op.drop_table("audit")


_INSERT = sa.text(
    "INSERT INTO events (at, kind, subject, actor, fields, chain) "
    "VALUES (:at, :kind, :subject, :actor, :fields, :chain)"
)


def _kind(action: str, subject: str) -> str:
    if action == "resolve":
        return "ticket.resolved" if subject.startswith("ticket ") else "handoff.resolved"
    return _KINDS.get(action, action)


def _what_they_were(action: str, subject: str) -> str:
    if action in {"approve", "reject"}:
        return "employee"
    if action == "end":
        return "contact"
    by_command = action.startswith(("people.", "phrase.")) or action == "assign"
    return "operator" if by_command or subject.startswith("ticket ") else "agent"


def _key(keys: dict[tuple[str, str], str], kind: str, person: str) -> str:
    if (kind, person) not in keys:
        keys[kind, person] = key = f"p_{secrets.token_urlsafe(9)}"
        add = sa.text("INSERT INTO actors (key, kind, person) VALUES (:key, :kind, :person)")
        op.get_bind().execute(add, {"key": key, "kind": kind, "person": person})
    return keys[kind, person]


def _create() -> None:
    id_ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "events",
        sa.Column("id", id_, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), server_default="{}", nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "actors",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("kind", "person"),
    )
