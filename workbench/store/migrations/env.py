"""Runs the migrations on the connection that `workbench.store.migrate` hands over."""

from alembic import context

from workbench.store.migrate import VERSION_TABLE
from workbench.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
context.run_migrations()
