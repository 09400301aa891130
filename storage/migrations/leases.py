"""Version 0006 of both offices: a claim of the outbox is a lease, what is given up is seen.

Kept as it was when it first ran.
"""

import sqlalchemy as sa
from alembic import op


def lease() -> None:
    """Give the outbox its new columns; what the only server so far had claimed is nobody's."""
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("owner", sa.Text()))
        table.add_column(sa.Column("leased_until", sa.BigInteger()))
        table.add_column(sa.Column("aside_at", sa.BigInteger()))
    op.add_column("timers", sa.Column("fault", sa.Text()))
    _index("timers_aside", ["kind"], "fault IS NOT NULL", "timers")
    _index("outbox_claimed", ["channel", "owner"], "status = 'claimed'")
    _index("outbox_aside", ["channel", "aside_at"], "aside_at IS NOT NULL")


def _index(name: str, columns: list[str], where: str, table: str = "outbox") -> None:
    only = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)
