"""The one MetaData of the warehouse, its schemas, and the engine."""

from __future__ import annotations

from functools import lru_cache

import sqlalchemy as sa

from fazhi import settings

SCHEMAS = ("crawl", "stage", "quality", "dw", "mart")
metadata = sa.MetaData()


class WarehouseUnavailable(RuntimeError):
    """No warehouse is configured or it does not answer; the message says what to do."""


@lru_cache(maxsize=8)
def _engine(dsn: str) -> sa.Engine:
    return sa.create_engine(dsn, pool_pre_ping=True, pool_size=2, max_overflow=4)


def engine(dsn: str | None = None) -> sa.Engine:
    """Engine of the warehouse at `dsn`, or of the configured one. psycopg 3 is the driver."""
    dsn = dsn or settings.get().warehouse_dsn
    if not dsn:
        raise WarehouseUnavailable(
            "No warehouse is set: run `make run` once, or set WAREHOUSE_DSN=postgresql://user:password@host:port/db"
        )
    if dsn.startswith(("postgres://", "postgresql://")):
        dsn = "postgresql+psycopg://" + dsn.split("://", 1)[1]
    return _engine(dsn)
