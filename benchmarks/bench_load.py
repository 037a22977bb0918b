"""Load of a year into the star, against a raw COPY of the same rows into the same tables without indexes.

Load and COPY take turns, REPEATS times, and the medians are compared: by the clock, and by the processor time of the whole
server, both sessions of a load and all helpers among it (steadier on a busy machine). Also: COPY of the year into the stage (its indexes and triggers on) plus the load; a
day's arrival; and what common ways of loading need for a sample of the same rows: pandas.to_sql, SQLAlchemy executemany, and
dlt when DLT_PYTHON names the Python of an environment with dlt[postgres]. SCALE=large|national for more.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from warehouse_bench import SCALES, Clock, scale, server

from fazhi.warehouse import load, partitions, tables
from fazhi.warehouse.synth import Nation, populate

SAMPLE = 5_000
REPEATS = int(os.environ.get("REPEATS", "3"))


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


def _cpu(server: int) -> float:
    """Seconds of processor time that the server has used: its own, of what it started and of what has ended."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:  # ended meanwhile
            continue
        if int(stat.parent.name) == server:
            ticks += sum(map(int, fields[11:15]))
        elif int(fields[1]) == server:
            ticks += sum(map(int, fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _server(engine: sa.Engine) -> int:
    """Process number of the server that `engine` talks to."""
    with engine.connect() as conn:
        raw = conn.connection.driver_connection
        return int(Path(f"/proc/{raw.info.backend_pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


def _load(engine: sa.Engine, year: int) -> tuple[float, float]:
    """(seconds, processor seconds) of a full load."""
    pid = _server(engine)
    used = -_cpu(pid)
    with Clock() as clock:
        load.load_year(engine, year, full=True)
    return clock.seconds, used + _cpu(pid)


def _raw_copy(engine: sa.Engine, year: int, home: Path) -> tuple[float, float]:
    """(seconds, processor seconds) of COPY into new tables of the same columns, one transaction as the load's."""
    with engine.begin() as conn:
        for t in tables.FACTS:
            conn.exec_driver_sql(f"drop table if exists public.{t.name}")
    pid = _server(engine)
    used = -_cpu(pid)
    with engine.connect() as conn, Clock() as clock, conn.begin():
        for t in tables.FACTS:
            conn.exec_driver_sql(f"create table public.{t.name} (like {partitions.partition(t, year)})")
            _copy_in(conn, f"public.{t.name}", home / t.name)
    return clock.seconds, used + _cpu(pid)


def main(size: str | None = None) -> dict[str, object]:
    reports, years = SCALES[size or scale()]
    year = years[-1]
    with server() as engine, tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        populate(engine, Nation(reports=reports, years=(year,)))
        with Clock() as first:
            done = load.load_year(engine, year, full=True)
        with engine.begin() as conn:
            for t in tables.FACTS:
                _copy_out(conn, partitions.partition(t, year), home / t.name)
            for t in ("report", "statement"):
                _copy_out(conn, f"stage.{t}", home / f"stage_{t}")
        loads, copies = zip(
            *((_load(engine, year), _raw_copy(engine, year, home)) for _ in range(REPEATS)), strict=True
        )
        loading, loading_cpu = (statistics.median(x) for x in zip(*loads, strict=True))
        copying, copying_cpu = (statistics.median(x) for x in zip(*copies, strict=True))
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
        peers = _peers(engine, year, home)
        return {
            "scale": size or scale(), "reports": done.reports, "statements": done.statements,
            "tables": [t.name for t in tables.FACTS], "first_load_seconds": round(first.seconds, 2),
            "load_seconds": round(loading, 2), "raw_copy_seconds": round(copying, 2),
            "load_over_copy": round(loading / copying, 2), "load_over_copy_by_processor": round(loading_cpu / copying_cpu, 2),
            "stage_copy_and_load_over_copy": round((staging.seconds + again.seconds) / copying, 2),
            "arrival_of_20_reports_seconds": round(arrival.seconds, 2), "arrival_mode": day.mode,
            "load_average": round(os.getloadavg()[0], 1), **peers,
        }  # fmt: skip


def _peers(engine: sa.Engine, year: int, home: Path) -> dict[str, object]:
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
        "dlt_over_copy": _dlt(engine, frame, home, copying.seconds),
    }  # fmt: skip


_DLT = """
import json, sys, time
import dlt
rows = [json.loads(line) for line in open(sys.argv[1])]
pipeline = dlt.pipeline("peer", destination=dlt.destinations.postgres(sys.argv[2]), dataset_name="peer_dlt", pipelines_dir=sys.argv[3])
start = time.perf_counter()
pipeline.run(rows, table_name="fact_statement")
print(time.perf_counter() - start)
"""


def _dlt(engine: sa.Engine, frame: Any, home: Path, copying: float) -> float | str:
    """dlt's extract, normalise and load of the sample over COPY, run by the Python that DLT_PYTHON names."""
    python = os.environ.get("DLT_PYTHON")
    if not python:
        return "not measured: set DLT_PYTHON to a Python with dlt[postgres]"
    frame.to_json(home / "sample.jsonl", orient="records", lines=True, date_format="iso", default_handler=str)
    dsn = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    command = [python, "-c", _DLT, str(home / "sample.jsonl"), dsn, str(home / "dlt")]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "RUNTIME__DLTHUB_TELEMETRY": "false"}
    )
    if done.returncode:
        return "not measured: " + (done.stderr.strip().splitlines() or ["dlt failed"])[-1]
    return round(float(done.stdout.strip().splitlines()[-1]) / copying, 1)


if __name__ == "__main__":
    print(json.dumps(main(), ensure_ascii=False, indent=1))
