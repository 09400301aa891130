"""Requests that need somebody's yes, of any kind."""

from storage.migrations.approvals import create, move_leave

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and bring leave that was asked for over."""
    create()
    move_leave()
