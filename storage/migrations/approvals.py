"""Version 0003 of both offices: approvals of any kind; leave that waits becomes the first of them.

Kept as it was when it first ran.
"""

import json
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op


def create() -> None:
    """Make the four tables."""
    moment = sa.BigInteger()
    op.create_table(
        "approvals",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_in", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("needed", sa.Integer(), server_default="1", nullable=False),
        sa.Column("rank", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("expires_at", moment),
        sa.Column("decided_at", moment),
        sa.ForeignKeyConstraint(["number"], ["tickets.number"]),
        sa.ForeignKeyConstraint(["asked_in"], ["conversations.id"]),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("approvals_by_asker", "approvals", ["asked_by"])
    _create_deciders()
    op.create_table(
        "votes",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("via", sa.Text(), server_default="", nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(["number"], ["approvals.number"]),
        sa.PrimaryKeyConstraint("number", "person"),
    )
    op.create_table(
        "delegates",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("delegate", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person"),
    )
    op.create_index("delegates_by_delegate", "delegates", ["delegate"])


def _create_deciders() -> None:
    op.create_table(
        "deciders",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["approvals.number"]),
        sa.PrimaryKeyConstraint("number", "rank"),
    )
    op.create_index("deciders_by_name", "deciders", ["kind", "key"])


def move_leave() -> None:
    """Bring every request for leave over, with whoever was to decide it."""
    connection = op.get_bind()
    hr = connection.execute(
        sa.text("SELECT name FROM teams WHERE side = 'back' ORDER BY kind = 'hr' DESC LIMIT 1")
    ).scalar()
    for row in connection.execute(_LEAVE).all():
        connection.execute(_ADD, _request(row))
        named = [("person", row.approver, row.approver)] if row.approver else []
        named += [("team", hr, hr.casefold())] if hr else []
        for rank, (kind, name, key) in enumerate(named):
            decider = {"number": row.number, "rank": rank, "kind": kind, "name": name, "key": key}
            connection.execute(_NAME, decider)


_LEAVE = sa.text(
    "SELECT l.*, t.conversation_id, e.name AS employee FROM leave_requests l "
    "JOIN tickets t ON t.number = l.number LEFT JOIN employees e ON e.id = l.employee_id "
    "WHERE t.kind = 'leave_request'"
)
_ADD = sa.text(
    "INSERT INTO approvals (number, kind, asked_by, asked_in, facts, state, asked_at, decided_at) "
    "VALUES (:number, 'leave_request', :asked_by, :asked_in, :facts, :state, :asked_at, :decided_at)"
)
_NAME = sa.text(
    "INSERT INTO deciders (number, rank, kind, name, key) "
    "VALUES (:number, :rank, :kind, :name, :key)"
)
_KINDS = {"annual", "unpaid", "parental", "study", "sick"}


def _request(row: Any) -> dict[str, Any]:
    first, last = date.fromisoformat(row.first_day), date.fromisoformat(row.last_day)
    single = first == last
    key = "hr.leave.on" if single else "hr.leave.from_to"
    label = f"LeaveKind.{row.kind.upper()}"
    facts = {
        "employee": row.employee or row.employee_id,
        "kind": ["label", label, row.kind] if row.kind in _KINDS else row.kind,
        "dates": ["span", row.first_day, row.last_day],
        "days": ["number", row.days],
        "when": [
            "reply",
            key,
            {"first": ["date", row.first_day], "last": ["date", row.last_day]},
        ],
        "short": f"{row.first_day} – {row.last_day}",
    }
    return {
        "number": row.number,
        "asked_by": row.employee_id,
        "asked_in": row.conversation_id,
        "facts": json.dumps(facts),
        "state": row.state,
        "asked_at": row.asked_at,
        "decided_at": row.decided_at,
    }
