"""Reading the warehouse: read-only transactions, a time limit, SQL from files, parameters always bound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from fastapi import Request

from fazhi_console import runs

PER_PAGE = 50
SQL_DIR = Path(__file__).with_name("sql")
Row = Mapping[str, Any]


def warehouse() -> sa.Engine:
    """Dependency: the configured warehouse. Raises WarehouseUnavailable, which the app answers with 503."""
    from fazhi import settings
    from fazhi.warehouse import base

    if not settings.get().warehouse_dsn:
        runs.adopt_connections()
    return base.engine()


@cache
def statement(name: str) -> str:
    """Text of sql/<name>.sql."""
    return (SQL_DIR / f"{name}.sql").read_text("utf-8")


@contextmanager
def reading(engine: sa.Engine, seconds: int = 10) -> Iterator[sa.Connection]:
    """A read-only transaction that gives up after `seconds`."""
    with engine.connect() as conn:
        conn.execution_options(postgresql_readonly=True)
        with conn.begin():
            conn.execute(sa.text("select set_config('statement_timeout', :ms, true)"), {"ms": str(seconds * 1000)})
            yield conn


def rows(conn: sa.Connection, name: str, **params: object) -> Sequence[Row]:
    return cast(Sequence[Row], conn.execute(sa.text(statement(name)), params).mappings().all())


def one(conn: sa.Connection, name: str, **params: object) -> Row | None:
    return cast(Row | None, conn.execute(sa.text(statement(name)), params).mappings().first())


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. No total: counting a nation's rows would cost more than showing fifty of them."""

    rows: Sequence[Row]
    number: int
    has_next: bool


def page_number(request: Request) -> int:
    raw = request.query_params.get("page", "1")
    return min(max(int(raw), 1), 2000) if raw.isdecimal() and len(raw) < 6 else 1


def paged(conn: sa.Connection, name: str, number: int, per_page: int = PER_PAGE, **params: object) -> Page:
    """Page `number` of sql/<name>.sql, whose text ends in `limit :limit offset :offset`."""
    found = rows(conn, name, **params, limit=per_page + 1, offset=(number - 1) * per_page)
    return Page(found[:per_page], number, len(found) > per_page)
