"""COPY of Python rows into a temporary table shaped like a declared one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from psycopg.types.json import Jsonb
from sqlalchemy.dialects.postgresql import JSONB


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def copy_into(
    conn: sa.Connection, target: str, table: sa.Table, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]
) -> None:
    """COPY `columns` of `rows` into `target` (an identifier of ours, whose columns are those of `table`)."""
    is_json = [isinstance(table.c[c].type, JSONB) for c in columns]
    raw: Any = conn.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(f"copy {target} ({', '.join(columns)}) from stdin") as copy:
        for row in rows:
            copy.write_row(
                [
                    Jsonb(row[c], _dumps) if j and row[c] is not None else row[c]
                    for c, j in zip(columns, is_json, strict=True)
                ]
            )


def copy_rows(
    conn: sa.Connection, name: str, table: sa.Table, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]
) -> None:
    """A temporary table `name` with these columns of `table`, filled by COPY; it lives until the transaction ends."""
    conn.execute(sa.text(f"drop table if exists pg_temp.{name}"))
    conn.execute(
        sa.text(f"create temp table {name} on commit drop as select {', '.join(columns)} from {table.fullname} limit 0")
    )
    copy_into(conn, f"pg_temp.{name}", table, columns, rows)
    conn.execute(sa.text(f"analyze pg_temp.{name}"))
