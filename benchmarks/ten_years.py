"""A synthetic nation of ten years in one PostgreSQL that stays on disk: built year by year, measured as often as wanted.

python benchmarks/ten_years.py HOME [build|marts|measure] …      build: star of every year that is missing; marts: those of every year
that is missing; measure: 20 BI queries, refresh after one year's load, bytes per statement. All three without an argument.

Each step takes up where it was cut off. The stage holds one year at a time, the server is not durable (no fsync) while it builds,
and nothing is begun with less than FREE bytes of disk. Every step's figures are appended to HOME/nation.jsonl.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import bench_marts
import sqlalchemy as sa
from warehouse_bench import SCALES, Clock

from fazhi.runtime import postgres
from fazhi.warehouse import base, load, marts, migrate, partitions, tables
from fazhi.warehouse.synth import Nation, populate

FREE = 8 << 30
TOGETHER = 2  # years whose marts are filled in one refresh: a year's refresh makes the year after it anew, too
MARTS = 3 << 30  # disk that a year's marts take while they are built, at national scale


@contextmanager
def server(home: Path) -> Iterator[sa.Engine]:
    """The nation's server, started and stopped."""
    running = postgres.start(home / "data", durable=False)
    try:
        running.ensure_database("nation")
        migrate.upgrade(running.dsn("nation"))
        engine = base.engine(running.dsn("nation"))
        yield engine
        engine.dispose()
    finally:
        running.stop()


def _note(home: Path, **figures: Any) -> None:
    line = json.dumps(figures | {"load_average": round(os.getloadavg()[0], 1)}, ensure_ascii=False)
    print(line, flush=True)
    with (home / "nation.jsonl").open("a") as file:
        file.write(line + "\n")


def _room(home: Path, needed: int = 0) -> bool:
    free = shutil.disk_usage(home).free
    if free < FREE + needed:
        print(f"stopped: {free >> 30} GB of disk left", flush=True)
    return free >= FREE + needed


def _run(engine: sa.Engine, *statements: str) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        for statement in statements:
            conn.exec_driver_sql(statement)


def build(engine: sa.Engine, home: Path, reports: int, years: tuple[int, ...]) -> None:
    """The star of every year that it lacks."""
    for year in years:
        with engine.connect() as conn:
            there = (
                year in partitions.years(conn, tables.fact_report)
                and conn.execute(
                    sa.text("select 1 from dw.fact_report where report_year = :y limit 1"), {"y": year}
                ).scalar()
            )
        if there:
            continue
        if not _room(home):
            return
        _run(engine, "truncate stage.report, stage.statement, stage.touched")
        with Clock() as staging:
            populate(engine, Nation(reports=reports, years=(year,)))
        with Clock() as loading:
            done = load.load_year(engine, year, full=True)
        _run(engine, "truncate stage.report, stage.statement, stage.touched", "checkpoint")
        _note(home, step="build", year=year, reports=done.reports, statements=done.statements,
              stage_seconds=round(staging.seconds, 1), load_seconds=round(loading.seconds, 1))  # fmt: skip


def fill_marts(engine: sa.Engine, home: Path) -> None:
    """The marts of every loaded year that lacks them, the newest first, as far as the disk reaches."""
    with engine.connect() as conn:
        held = partitions.years(conn, tables.fact_report)
        done = set(conn.execute(sa.text("select report_year from mart.refreshed where mart = 'marts'")).scalars())
    missing = sorted(set(held) - done, reverse=True)
    for first in range(0, len(missing), TOGETHER):
        years = missing[first : first + TOGETHER]
        if not _room(home, MARTS * len(years)):
            return
        with Clock() as clock:
            marts.refresh(engine, years)
        _run(engine, "checkpoint")
        _note(home, step="marts", years=years, refresh_seconds=round(clock.seconds, 1))


def measure(engine: sa.Engine, home: Path) -> None:
    """Refresh of the newest year as after its load, and queries over its agencies: the first answers from a disk just
    read, those that follow from memory."""
    with engine.connect() as conn:
        year = max(partitions.years(conn, tables.fact_report))
    with Clock() as refreshing:
        marts.refresh(engine, [year])
    with engine.connect() as conn:  # a whole-database vacuum reads 30 GB again: only what is new needs it
        new = conn.execute(sa.text("select relid::regclass::text from pg_stat_user_tables where last_vacuum is null"))
        written = list(new.scalars())
        filled = conn.execute(
            sa.text("select array_agg(report_year order by report_year) from mart.refreshed where mart = 'marts'")
        ).scalar_one()
    _run(engine, *(f"vacuum analyze {table}" for table in written), "checkpoint")
    p95, slowest = bench_marts.answers(engine, year)
    warm, _ = bench_marts.answers(engine, year)
    _note(home, step="measure", **bench_marts.sizes(engine), marts_of=filled, p95_ms=round(p95, 1), p95_ms_again=round(warm, 1), slowest=slowest,
          refresh_after_one_year_seconds=round(refreshing.seconds, 1))  # fmt: skip


def main() -> None:
    home, steps = Path(sys.argv[1]), set(sys.argv[2:]) or {"build", "marts", "measure"}
    reports, years = SCALES[os.environ.get("SCALE", "national")]
    home.mkdir(parents=True, exist_ok=True)
    with server(home) as engine:
        if "build" in steps:
            build(engine, home, reports, years)
        if "marts" in steps:
            fill_marts(engine, home)
        if "measure" in steps:
            measure(engine, home)


if __name__ == "__main__":
    main()
