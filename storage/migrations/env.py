"""Runs by Alembic for one database at a time: front, back or house, on a connection it is given."""

from alembic import context

config = context.config
name = config.get_main_option("name")

context.configure(
    connection=config.attributes["connection"],
    target_metadata=config.attributes["metadata"],
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
