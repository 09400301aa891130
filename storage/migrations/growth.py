"""Version 0005 of both offices: what large tables are found by.

Kept as it was when it first ran.
"""

import sqlalchemy as sa
from alembic import op

_INDEXES = {
    "contacts_by_person": ("contacts", ["person_id"]),
    "conversations_by_contact": ("conversations", ["contact_id"]),
    "arrivals_by_time": ("arrivals", ["at"]),
    "outbox_by_status": ("outbox", ["status", "due"]),
    "tickets_by_state": ("tickets", ["state", "kind"]),
    "tickets_by_subject": ("tickets", ["kind", "subject"]),
    "escalations_by_conversation": ("escalations", ["conversation_id"]),
    "cards_by_row": ("cards", ["outbox_id"]),
    "crossings_by_time": ("crossings", ["created_at"]),
    "products_by_category": ("products", ["category", "name", "sku"]),
    "passage_terms_by_weight": ("passage_terms", ["term", "weight", "passage_id"]),
    "passage_terms_by_passage": ("passage_terms", ["passage_id"]),
    "ix_passages_slug": ("passages", ["slug"]),
}


def index() -> None:
    """Make the indexes both offices need."""
    for name, (table, columns) in _INDEXES.items():
        op.create_index(name, table, columns)
    waits = sa.text("closed_at IS NULL")
    op.create_index(
        "escalations_queue",
        "escalations",
        ["claimed_by", "waiting_since", "team"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
    live = sa.text("shown <> 'closed'")
    op.create_index(
        "cards_live", "cards", ["escalation_id"], sqlite_where=live, postgresql_where=live
    )


def count_passages() -> None:
    """Make what articles are counted by, from what is indexed."""
    op.create_table(
        "shelves",
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("audience"),
    )
    op.execute(
        "INSERT INTO shelves (audience, passages, length) "
        "SELECT audience, count(*), sum(length) FROM passages GROUP BY audience"
    )
    op.create_table(
        "vocabulary",
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("initial", sa.Text(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term"),
    )
    op.create_index("vocabulary_alike", "vocabulary", ["initial", "letters"])
    op.execute(
        "INSERT INTO vocabulary (term, initial, letters, passages) "
        "SELECT term, substr(term, 1, 1), length(term), count(*) FROM passage_terms GROUP BY term"
    )


def index_people() -> None:
    """Make those of the back office, and note the words of every name."""
    op.create_table(
        "employee_words",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("employee_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("word", "employee_id"),
    )
    op.create_index("employee_words_by_employee", "employee_words", ["employee_id"])
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, name FROM employees")).all()
    words = [
        {"one": word, "who": row.id} for row in rows for word in set(row.name.casefold().split())
    ]
    if words:
        add = sa.text("INSERT INTO employee_words (word, employee_id) VALUES (:one, :who)")
        connection.execute(add, words)
    op.create_index("employees_by_department", "employees", ["department"])
    op.create_index("employees_by_title", "employees", ["title"])
