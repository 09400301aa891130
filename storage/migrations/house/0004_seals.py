"""Events are sealed aside."""

from storage.migrations.seals import unchain

revision = '0004'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of seals, and drop the chain."""
    unchain()
