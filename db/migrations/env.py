"""Runs the migrations on the connection that ``mutualaid.store.schema.migrate`` is given, inside its transaction."""

from alembic import context

from mutualaid import models

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=models.SQLModel.metadata,
    render_as_batch=False,
    transactional_ddl=False,
)
context.run_migrations()
