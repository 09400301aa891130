"""What large tables are found by, and what is counted of articles."""

from storage.migrations.growth import count_passages, index, index_people

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes."""
    index()
    count_passages()
    index_people()
