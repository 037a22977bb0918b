"""Star to marts: runs marts_sql/*.sql for the years that a change reaches, in one transaction.

Each file begins with its question; its SELECT has the columns of the mart of the same name (mart_tables.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

import sqlalchemy as sa

from fazhi import failpoint, settings
from fazhi.warehouse import mart_tables as m
from fazhi.warehouse import partitions, reuse, tables
from fazhi.warehouse.locks import lock_star
from fazhi.warehouse.views import COVERAGE

YEARLY = (m.timeliness, m.completeness, m.quantification, m.unmapped)


@lru_cache(maxsize=32)
def query(name: str) -> str:
    """Text of marts_sql/<name>.sql, ready for sa.text (casts escaped)."""
    sql = files("fazhi.warehouse").joinpath(f"marts_sql/{name}.sql").read_text("utf-8")
    return sql.replace("::", "\\:\\:")


def question(name: str) -> str:
    """First comment line of the mart's SQL file."""
    return query(name).splitlines()[0].removeprefix("--").strip()


def star_years(conn: sa.Connection) -> list[int]:
    """Report years that the star holds or once held (their marts must be emptied, too)."""
    return partitions.years(conn, tables.fact_report)


def refresh(engine: sa.Engine, years: Sequence[int] | None = None, as_of: date | None = None) -> list[int]:
    """Bring the marts up to the star for `years` (None: all) and what they reach; status marts hold as of `as_of`
    (None: today in Asia/Shanghai). Years refreshed. One transaction: readers see all of the old or all of the new.
    """
    as_of = as_of or datetime.now(settings.TZ).date()
    with engine.begin() as conn:
        lock_star(conn)
        conn.execute(sa.text("set local work_mem = '384MB'"))
        # Whole years are joined: what a common table expression yields is not known to the planner, and the row-by-row
        # plan that it then takes for a small result grows with the square of the year.
        conn.execute(sa.text("set local enable_nestloop = off"))
        present = star_years(conn)
        stale, portals_changed = _sources_changed(conn, as_of)
        wanted = sorted(set(present) if years is None or stale else set(years))
        touched = [y for y in present if y in wanted]
        followers = [y for y in present if y - 1 in touched and y not in touched]  # their "year before" changed
        for table in (m.yoy_indicator, m.yoy_region, m.ranking, tables.fact_coverage):
            for year in present:
                partitions.ensure(conn, table, year)
        _note(conn, "coverage", 0, as_of, m.MART_VERSION)
        _pick(conn, {z for y in (*touched, *followers) for z in (y, y - 1)} & set(present))
        built: list[tuple[sa.Table, int]] = []
        for year in sorted((*touched, *followers)):
            now = {m.yoy_indicator.fullname: _build(conn, built, m.yoy_indicator, year)}
            _build(conn, built, m.yoy_region, year, now)
            if year in touched:
                _build(conn, built, m.ranking, year, now)
        for year in touched:
            for mart in YEARLY:
                _replace(conn, mart, year)
            _note(conn, "marts", year, as_of, m.MART_VERSION)
        reuse.refresh(conn, [*touched, *followers])
        for year in present:
            now = {}
            if portals_changed or (touched and year >= min(touched)):  # "seen before" looks back
                beside = _build(conn, built, tables.fact_coverage, year)
                now = {COVERAGE.name: f"({COVERAGE.select.replace(tables.fact_coverage.fullname, beside)})"}
            _replace(conn, m.coverage_summary, year, now)
        _replace(conn, m.portal_health, None)
        partitions.swap(conn, built)
        failpoint.reached("marts.swapped")
    return touched


def _sources_changed(conn: sa.Connection, as_of: date) -> tuple[bool, bool]:
    """Did catalogue, regions or regimes change since the last refresh (all years are stale then), did portals (then
    coverage is)? Remembers what it saw."""
    out = []
    for name, where in (("members", "<>"), ("portals", "=")):
        digest = conn.execute(
            sa.text(
                f"select coalesce(md5(string_agg(digest, ',' order by dimension)), '') from dw.member_source where dimension {where} 'dim_portal'"  # noqa: E501
            )
        ).scalar_one()
        known = conn.execute(
            sa.text("select version from mart.refreshed where mart = :m and report_year = 0"), {"m": name}
        ).scalar()
        out.append(known is not None and known != digest)
        _note(conn, name, 0, as_of, digest)
    return out[0], out[1]


def _note(conn: sa.Connection, what: str, year: int, as_of: date, version: str) -> None:
    """A row of mart.refreshed; year 0: what has no years."""
    conn.execute(
        sa.text(
            "insert into mart.refreshed values (:m, :y, :d, :v, now()) on conflict (mart, report_year) "
            "do update set as_of = :d, version = :v, refreshed_at = now()"
        ),
        {"m": what, "y": year, "d": as_of, "v": version},
    )


def _pick(conn: sa.Connection, years: set[int]) -> None:
    """Temporary table `pick`: the one value that each report gives for each indicator, in these years."""
    conn.execute(sa.text("drop table if exists pg_temp.pick"))
    for i, year in enumerate(sorted(years) or [0]):
        into = "create temp table pick on commit drop as" if i == 0 else "insert into pick"
        conn.execute(sa.text(f"{into} {query('pick').replace(':year', str(int(year)))}"))
    conn.execute(sa.text("analyze pg_temp.pick"))


def _columns(table: sa.Table) -> str:
    return ", ".join(_COVERAGE if table is tables.fact_coverage else [c.name for c in table.columns])


def _bound(name: str, year: int | None, now: Mapping[str, str]) -> str:
    """The year written into the text: the planner then prunes partitions. `now`: what stands for a mart that has been
    built beside and is not yet in its place."""
    sql = re.sub(r":year\b", str(int(year)) if year is not None else "null", query(name))
    for mart, source in now.items():
        sql = sql.replace(f"{mart} ", f"{source} ")  # each stands before its alias
    return sql


def _build(
    conn: sa.Connection,
    built: list[tuple[sa.Table, int]],
    table: sa.Table,
    year: int,
    now: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """A partitioned mart: build the year beside and note it in `built`, to be swapped in at the end. Its name."""
    target = partitions.beside(conn, table, year)
    conn.execute(sa.text(f"insert into {target} ({_columns(table)}) {_bound(table.name, year, now)}"))
    partitions.finish(conn, table, year)
    built.append((table, year))
    return target


def _replace(
    conn: sa.Connection, table: sa.Table, year: int | None, now: Mapping[str, str] = MappingProxyType({})
) -> None:
    """A small mart: delete the year, insert it."""
    where = f" where report_year = {int(year)}" if year is not None else ""
    conn.execute(sa.text(f"delete from {table.fullname}{where}"))
    conn.execute(sa.text(f"insert into {table.fullname} ({_columns(table)}) {_bound(table.name, year, now)}"))


_COVERAGE = (
    "report_year",
    "agency_id",
    "agency_name",
    "agency_type",
    "department",
    "tier",
    "region_code",
    "province",
    "city",
    "county",
    "expected",
    "report_id",
    "published_on",
    "first_seen_on",
    "due_on",
    "portal_id",
)
