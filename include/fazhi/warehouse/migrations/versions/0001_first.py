"""The first schema: tables, indexes, comments and triggers as 0001_first.sql has them."""

from __future__ import annotations

from importlib.resources import files

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = "stage, quality, crawl, dw, mart"


def upgrade() -> None:
    sql = files("fazhi.warehouse").joinpath("migrations/versions/0001_first.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))


def downgrade() -> None:
    """Empties the database: every table of the five schemas but the version table, whose schema stays."""
    for schema in ("mart", "dw", "quality", "crawl"):
        op.execute(f"drop schema if exists {schema} cascade")
    bind = op.get_bind()
    rows = bind.exec_driver_sql(
        "select tablename from pg_tables where schemaname = 'stage' and tablename <> 'schema_version'"
    ).scalars()
    for table in list(rows):
        op.execute(f'drop table if exists stage."{table}" cascade')
    op.execute("drop function if exists stage.touch() cascade")
