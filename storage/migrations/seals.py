"""Version 0004 of all three databases: events are sealed aside, not chained row by row.

Kept as it was when it first ran; what is written since belongs to `storage.work.seals`.
"""

import hashlib

import sqlalchemy as sa
from alembic import op


def unchain() -> None:
    """Make the table of seals and drop the chain; where it was broken, the log says so for good.

    The first seal takes in every row there is.
    """
    id_ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "seals",
        sa.Column("id", id_, nullable=False),
        sa.Column("upto", id_, nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("digests", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("upto"),
    )
    broken = _first_broken()
    op.drop_column("events", "chain")
    if broken is not None:
        op.get_bind().execute(
            sa.text(
                "INSERT INTO events (at, kind, subject, actor, fields) "
                "SELECT max(at), 'audit.broken', :subject, 'upgrade', '{}' FROM events"
            ),
            {"subject": f"event {broken}"},
        )


def _first_broken() -> int | None:
    before = ""
    for row in op.get_bind().execute(sa.text("SELECT * FROM events ORDER BY id")):
        words = (str(getattr(row, name)) for name in ("at", "kind", "subject", "actor", "fields"))
        before = hashlib.sha256("\x1f".join((before, *words)).encode()).hexdigest()
        if row.chain != before:
            return int(row.id)
    return None
