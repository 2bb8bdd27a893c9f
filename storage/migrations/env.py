"""Runs the migrations on the connection given by storage.migrate."""

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite cannot alter a table in place: it is copied.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
