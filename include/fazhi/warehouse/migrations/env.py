"""Alembic's environment: the connection comes from warehouse/migrate.py, the target from the declarations."""

from __future__ import annotations

from alembic import context

from fazhi.warehouse import migrate

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=migrate.declarations(),
    include_schemas=True,
    version_table="schema_version",
    version_table_schema="stage",
    include_object=migrate.is_declared,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
