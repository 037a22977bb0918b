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
    try:
        return _engine(dsn)
    except sa.exc.ArgumentError:
        raise WarehouseUnavailable(
            "WAREHOUSE_DSN is no address of a database: it reads postgresql://user:password@host:port/db"
        ) from None


def trouble(error: Exception) -> str | None:
    """What to tell a person when the warehouse is missing, silent or of another version; None for any other error."""
    if isinstance(error, WarehouseUnavailable):
        return str(error)
    if isinstance(error, sa.exc.OperationalError):
        said = str(error.orig).strip().splitlines() or [""]
        return f"The warehouse does not answer ({said[0]}): start it with `make run`, or check WAREHOUSE_DSN"
    if isinstance(error, sa.exc.ProgrammingError) and "does not exist" in str(error.orig):
        return "The warehouse has not the schema of this version: run `fazhi db upgrade`"
    return None
