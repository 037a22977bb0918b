"""Fixtures shared by all tests: one embedded PostgreSQL per test process, a fresh migrated database per test module."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

SHARED = Path(os.environ.get("FAZHI_SHARED", Path(__file__).resolve().parents[2] / "shared"))
_serial = itertools.count()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The directory of real labelled reports; tests that read it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"no labelled real reports at {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def pg_server() -> Iterator[object]:
    """An embedded PostgreSQL without fsync, removed afterwards."""
    from fazhi.runtime import postgres

    home = Path(tempfile.mkdtemp(prefix="fazhi-test-pg-"))
    server = postgres.start(home / "data", durable=False)
    yield server
    server.stop()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def pg_template(pg_server) -> str:
    """Name of a migrated, empty warehouse database that others are copied from."""
    from fazhi.warehouse import base, migrate

    dsn = pg_server.dsn("fazhi_template")
    pg_server.ensure_database("fazhi_template")
    migrate.upgrade(dsn)
    base.engine(dsn).dispose()  # a template with a session on it cannot be copied
    return "fazhi_template"


@pytest.fixture(scope="module")
def warehouse(pg_server, pg_template) -> Iterator[sa.Engine]:
    """A fresh migrated warehouse for this module."""
    name = f"wh_{next(_serial)}"
    with psycopg.connect(pg_server.dsn("postgres"), autocommit=True) as conn:
        conn.execute(f"create database {name} template {pg_template}")
    engine = sa.create_engine(pg_server.dsn(name).replace("postgresql://", "postgresql+psycopg://"))
    yield engine
    engine.dispose()
