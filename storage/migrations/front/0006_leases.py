"""A claim is a lease with an owner; what is given up is seen."""

from storage.migrations.leases import lease

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns of a lease."""
    lease()
