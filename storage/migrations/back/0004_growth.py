"""What large tables are found by."""

from storage.migrations.growth import index, index_people

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes."""
    index()
    index_people()
