"""Migrations run against the database that the caller's connection points at (``loa migrate``, tests)."""

from alembic import context
from api import schema

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=schema.metadata(),
    render_as_batch=connection.dialect.name == "sqlite",
    include_object=schema.is_ours,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
