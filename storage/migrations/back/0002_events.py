"""The audit becomes the log of events."""

from storage.migrations.audit_to_events import create_and_move

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the log, and bring the audit over."""
    create_and_move()
