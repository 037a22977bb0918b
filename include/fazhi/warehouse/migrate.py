"""Bring a warehouse database to the newest schema."""

from __future__ import annotations

import importlib
import importlib.util

import sqlalchemy as sa

from fazhi.warehouse import base

TABLE_MODULES = ("fazhi.warehouse.operational", "fazhi.warehouse.tables", "fazhi.quality.tables")


def upgrade(dsn: str | None = None) -> None:
    from fazhi.warehouse import views

    engine = base.engine(dsn)
    for module in TABLE_MODULES:
        if importlib.util.find_spec(module):
            importlib.import_module(module)
    with engine.begin() as conn:
        for schema in base.SCHEMAS:
            conn.execute(sa.schema.CreateSchema(schema, if_not_exists=True))
        base.metadata.create_all(conn)
        views.create_views(conn)
