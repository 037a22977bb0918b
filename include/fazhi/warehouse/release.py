"""Releases: immutable, citable snapshots of the star, and what moved between two of them (or since one).

A release is a schema of its own (release_<name>) with the rows that a citation needs; a trigger refuses every change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from fazhi.warehouse import content, roles
from fazhi.warehouse.find import NotFound
from fazhi.warehouse.locks import lock_star

FROZEN = (
    "dw.fact_statement", "dw.fact_report", "dw.dim_agency", "dw.dim_indicator", "dw.dim_document", "mart.yoy_indicator",
    "mart.yoy_region", "mart.timeliness", "mart.completeness",
)  # fmt: skip
NOW = "now"  # the star as it is
_NAME = re.compile(r"^[a-z0-9][a-z0-9_]{0,40}$")


class ReleaseExists(ValueError):
    """A release of that name was frozen before with other content."""


@dataclass(frozen=True, slots=True)
class Release:
    """`digest` identifies the content: equal digests, equal rows. Cite name and digest."""

    name: str
    digest: str
    rows: int


def _schema(name: str) -> str:
    if not _NAME.match(name):
        raise ValueError(f"{name!r} cannot name a release: use small letters, digits and _, such as 2024_spring")
    return f"release_{name}"


def freeze(engine: sa.Engine, name: str) -> Release:
    """Freeze the star as release `name`. Freezing the same content again changes nothing; other content is refused."""
    schema = _schema(name)
    if name == NOW:
        raise ValueError("now is the star as it is and cannot name a release")
    base_hash = content.content_hash(engine)
    digest = content.digest({t: base_hash[t] for t in FROZEN})
    with engine.begin() as conn:
        lock_star(conn)
        known = conn.execute(sa.text("select digest, rows from dw.release where name = :n"), {"n": name}).first()
        if known:
            if known.digest == digest:
                return Release(name, digest, known.rows)
            raise ReleaseExists(
                f"Release {name} exists with other content ({known.digest[:12]}): releases never change; take another name"  # noqa: E501
            )
        conn.exec_driver_sql(f"create schema {schema}")
        conn.exec_driver_sql(
            f"create function {schema}.frozen() returns trigger language plpgsql as "
            f"$$ begin raise exception 'release {name} is frozen'; end $$"
        )
        rows = 0
        for table in FROZEN:
            copy = f"{schema}.{table.split('.')[1]}"
            rows += conn.exec_driver_sql(f"create table {copy} as select * from {table}").rowcount
            conn.exec_driver_sql(
                f"create trigger frozen before insert or update or delete or truncate on {copy} "
                f"for each statement execute function {schema}.frozen()"
            )
        conn.execute(sa.text("insert into dw.release values (:n, :d, :r, now())"), {"n": name, "d": digest, "r": rows})
        if conn.exec_driver_sql("select 1 from pg_roles where rolname = %s", (roles.READER,)).scalar():
            conn.exec_driver_sql(f"grant usage on schema {schema} to {roles.READER}")
            conn.exec_driver_sql(f"grant select on all tables in schema {schema} to {roles.READER}")
        return Release(name, digest, rows)


def _source(conn: sa.Connection, name: str, table: str) -> str:
    if name == NOW:
        return table
    schema = _schema(name)
    if not conn.execute(sa.text("select 1 from dw.release where name = :n"), {"n": name}).scalar():
        have = ", ".join(conn.execute(sa.text("select name from dw.release order by name")).scalars()) or "none"
        raise NotFound(f"No release {name!r}. There are: {have}; `now` is the star as it is")
    return f"{schema}.{table.split('.')[1]}"


def diff(engine: sa.Engine, a: str, b: str = NOW, limit: int = 100) -> dict[str, Any]:
    """What moved from release `a` to `b`: counts by kind, and the first `limit` statements with both values.

    kinds: added, removed, value (or bound or unit) changed, indicator changed. Order: year, agency, statement.
    """
    with engine.connect() as conn:
        names = {"a": _source(conn, a, "dw.fact_statement"), "b": _source(conn, b, "dw.fact_statement")}
        agencies = _source(conn, b, "dw.dim_agency")
        moved = f"""
            select coalesce(x.report_year, y.report_year) as report_year, coalesce(x.agency_id, y.agency_id) as agency_id, statement_id,
              case when x.agency_id is null then 'added' when y.agency_id is null then 'removed'
                   when x.indicator_key <> y.indicator_key then 'indicator' else 'value' end as kind,
              x.value as before, y.value as after, coalesce(y.indicator_key, x.indicator_key) as indicator_key
            from {names["a"]} x full join {names["b"]} y using (statement_id)
            where (x.value, x.value_max, x.unit, x.qualifier, x.indicator_key, x.agency_id)
              is distinct from (y.value, y.value_max, y.unit, y.qualifier, y.indicator_key, y.agency_id)"""  # noqa: E501
        counts = conn.exec_driver_sql(f"select kind, count(*) from ({moved}) m group by 1 order by 1").all()
        rows = conn.execute(
            sa.text(f"""
            select m.report_year, n.name as agency, i.code as indicator, m.kind, m.before, m.after, m.statement_id
            from ({moved}) m left join {agencies} n on n.agency_id = m.agency_id and n.is_current
            left join dw.dim_indicator i using (indicator_key) order by 1, m.agency_id, m.statement_id limit :limit"""),
            {"limit": limit},
        )
        return {"from": a, "to": b, "counts": {k: c for k, c in counts}, "rows": [dict(r) for r in rows.mappings()]}
