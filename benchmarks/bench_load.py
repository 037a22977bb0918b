"""Load of a year into the star, against a raw COPY of the same rows into the same tables without indexes.

Also: COPY of the year into the stage (its indexes and triggers on) plus the load; a day's arrival; and what two common ways
of loading, pandas.to_sql and SQLAlchemy executemany, need for a sample of the same rows. SCALE=large|national for more.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import sqlalchemy as sa
from warehouse_bench import SCALES, Clock, scale, server

from fazhi.warehouse import load, partitions, tables
from fazhi.warehouse.synth import Nation, populate

SAMPLE = 5_000


def _copy_out(conn: sa.Connection, source: str, path: Path) -> None:
    raw = conn.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(f"copy {source} to stdout") as copy, path.open("wb") as file:
        for block in copy:
            file.write(block)


def _copy_in(conn: sa.Connection, target: str, path: Path) -> None:
    raw = conn.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(f"copy {target} from stdin") as copy, path.open("rb") as file:
        while block := file.read(1 << 20):
            copy.write(block)


def main(size: str | None = None) -> dict[str, object]:
    reports, years = SCALES[size or scale()]
    year = years[-1]
    with server() as engine, tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        populate(engine, Nation(reports=reports, years=(year,)))
        with Clock() as loading:
            done = load.load_year(engine, year, full=True)
        names = [t.name for t in tables.FACTS]
        with engine.begin() as conn:
            for t in tables.FACTS:
                _copy_out(conn, partitions.partition(t, year), home / t.name)
            for t in ("report", "statement"):
                _copy_out(conn, f"stage.{t}", home / f"stage_{t}")
        with Clock() as copying, engine.begin() as conn:
            for t in tables.FACTS:
                conn.exec_driver_sql(f"create table public.{t.name} (like {partitions.partition(t, year)})")
                _copy_in(conn, f"public.{t.name}", home / t.name)
        with engine.begin() as conn:
            conn.exec_driver_sql("truncate stage.report, stage.statement, stage.touched")
        with Clock() as staging:
            with engine.begin() as conn:
                _copy_in(conn, "stage.report", home / "stage_report")
                _copy_in(conn, "stage.statement", home / "stage_statement")
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
                conn.exec_driver_sql("analyze stage.report, stage.statement")
        with Clock() as again:
            load.load_year(engine, year, full=True)
        with engine.begin() as conn:
            conn.exec_driver_sql("delete from stage.touched")
            conn.exec_driver_sql(
                "update stage.statement set value = value + 1 where report_id in "
                "(select report_id from stage.report where is_current order by report_id limit 20)"
            )
        with Clock() as arrival:
            day = load.load_year(engine, year)
        peers = _peers(engine, year)
        return {
            "scale": size or scale(), "reports": done.reports, "statements": done.statements, "tables": names,
            "load_seconds": round(loading.seconds, 2), "raw_copy_seconds": round(copying.seconds, 2),
            "load_over_copy": round(loading.seconds / copying.seconds, 2),
            "stage_copy_and_load_over_copy": round((staging.seconds + again.seconds) / copying.seconds, 2),
            "arrival_of_20_reports_seconds": round(arrival.seconds, 2), "arrival_mode": day.mode, **peers,
        }  # fmt: skip


def _peers(engine: sa.Engine, year: int) -> dict[str, object]:
    """Rows of fact_statement per second, the same sample each way, each into an unindexed copy of the table."""
    import pandas as pd

    source = partitions.partition(tables.fact_statement, year)
    columns = [c.name for c in tables.fact_statement.columns]
    with engine.begin() as conn:
        rows = conn.exec_driver_sql(f"select * from {source} limit {SAMPLE}").all()
        for name in ("peer_copy", "peer_many", "peer_pandas"):
            conn.exec_driver_sql(f"create table public.{name} (like {source})")
    from fazhi.warehouse.bulk import copy_into

    records = [dict(zip(columns, r, strict=True)) for r in rows]
    with Clock() as copying, engine.begin() as conn:
        copy_into(conn, "public.peer_copy", tables.fact_statement, columns, records)
    target = tables.fact_statement.to_metadata(sa.MetaData(), schema="public", name="peer_many")
    with Clock() as many, engine.begin() as conn:
        conn.execute(sa.insert(target), records)
    frame = pd.DataFrame(records)
    types = {c.name: c.type for c in tables.fact_statement.columns}
    with Clock() as pandas, engine.begin() as conn:
        frame.to_sql("peer_pandas", conn, schema="public", if_exists="append", index=False, dtype=types)
    return {
        "sample_rows": len(rows), "copy_from_python_seconds": round(copying.seconds, 2),
        "executemany_over_copy": round(many.seconds / copying.seconds, 1),
        "pandas_to_sql_over_copy": round(pandas.seconds / copying.seconds, 1),
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main(), ensure_ascii=False, indent=1))
