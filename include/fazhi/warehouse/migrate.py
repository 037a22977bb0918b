"""Bring a warehouse database to a version of its schema (Alembic). Data stays; views are made anew each time."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from fazhi.warehouse import base

TABLE_MODULES = ("fazhi.warehouse.operational", "fazhi.warehouse.tables", "fazhi.quality.tables")
OLDEST = 150000  # server_version_num
_LOCK = "select pg_advisory_xact_lock(hashtext('fazhi:warehouse:migrate'))"


class UnsupportedServer(base.WarehouseUnavailable):
    """The server is older than PostgreSQL 15."""


def declarations() -> sa.MetaData:
    """The MetaData with every table of the warehouse in it."""
    for module in TABLE_MODULES:
        importlib.import_module(module)
    return base.metadata


def is_declared(obj: Any, name: str | None, type_: str, reflected: bool, _compare_to: Any) -> bool:
    """Whether Alembic should look at it: partitions and the version table are not declared."""
    if type_ == "table" and reflected:
        return f"{obj.schema}.{name}" in base.metadata.tables
    return True


def _config(conn: sa.Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = conn
    return config


def _begin(conn: sa.Connection) -> None:
    version = conn.exec_driver_sql("show server_version_num").scalar_one()
    if int(version) < OLDEST:
        raise UnsupportedServer(f"This server is PostgreSQL {int(version) // 10000}; fazhi needs 15 or newer")
    conn.exec_driver_sql(_LOCK)  # two programs that start at once migrate one after the other
    for schema in base.SCHEMAS:
        conn.execute(sa.schema.CreateSchema(schema, if_not_exists=True))


def upgrade(dsn: str | None = None, revision: str = "head") -> None:
    """To `revision`, the newest by default; does nothing to a database that is there already."""
    from alembic import command

    from fazhi.warehouse import roles, views

    with base.engine(dsn).begin() as conn:
        _begin(conn)
        views.drop_views(conn)
        command.upgrade(_config(conn), revision)
        views.create_views(conn)
        roles.grant(conn)


def downgrade(dsn: str | None = None, revision: str = "-1") -> None:
    """One step back, or to `revision` ("base" empties the database)."""
    from alembic import command

    from fazhi.warehouse import roles, views

    with base.engine(dsn).begin() as conn:
        _begin(conn)
        views.drop_views(conn)
        command.downgrade(_config(conn), revision)
        if current(conn) is not None:
            views.create_views(conn)
            roles.grant(conn)


def current(conn: sa.Connection) -> str | None:
    """Version of the schema; None: no schema."""
    if not conn.exec_driver_sql("select to_regclass('stage.schema_version') is not null").scalar_one():
        return None
    version = conn.exec_driver_sql("select version_num from stage.schema_version").scalar()
    return str(version) if version is not None else None


def difference(dsn: str | None = None) -> list[Any]:
    """What the declarations say and the database does not: empty when the migrations are complete."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with base.engine(dsn).connect() as conn:
        options = {
            "include_schemas": True, "include_object": is_declared, "compare_type": True,
            "version_table": "schema_version", "version_table_schema": "stage",
        }  # fmt: skip
        return list(compare_metadata(MigrationContext.configure(conn, opts=options), declarations()))
