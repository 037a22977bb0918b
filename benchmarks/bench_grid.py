"""Airflow with a nation's runs in it: how many task instances, and how long its grid takes to load.

3,000 portals and 140,000 reports a year, ten report years, three runs of each: the planners say into how many mapped
tasks that falls; that many rows are laid into Airflow's own database, over DAGs its processor has parsed. Then the calls
that the browser makes for the grid, by the clock, beside the same calls with one ordinary run per DAG.

    python benchmarks/bench_grid.py
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa

FAZHI = str(Path(sys.executable).with_name("fazhi"))
PORTALS, REPORTS, YEARS, RUNS = 3_000, 140_000, range(2016, 2026), 3
SCANS = 0.05  # share of a year's documents that want OCR
SHOWN = 25  # runs the grid asks for at once
RUN = """
insert into dag_run (dag_id, run_id, run_type, state, queued_at, start_date, end_date, run_after, log_template_id, clear_number,
  partition_key, created_dag_version_id, span_status, conf, context_carrier)
select dag_id, 'synthetic__' || :key, run_type, 'success', queued_at, start_date, end_date, run_after + cast(:n as integer) * interval '1 minute',
  log_template_id, 0, :partition, created_dag_version_id, span_status, conf, context_carrier
from dag_run where dag_id = :dag and run_id = :model
"""
COLUMNS = "dag_id, pool, pool_slots, priority_weight, operator, custom_operator_name, max_tries, try_number, executor_config, dag_version_id"
TASK = f"""
insert into task_instance (id, task_id, run_id, map_index, state, start_date, end_date, {COLUMNS})
select gen_random_uuid(), task_id, 'synthetic__' || :key, i, 'success', now(), now(), {COLUMNS}
from task_instance, generate_series(cast(:first as integer), cast(:last as integer)) i
where dag_id = :dag and run_id = :model and task_id = :task and map_index < 1
"""


def planned() -> dict[str, dict[str, int]]:
    """Mapped tasks of a run of each DAG, by the functions that plan them; 0 for a task that is not mapped."""
    from fazhi.pipeline import crawl, extracting, reading
    from fazhi.pipeline.common import slices
    from fazhi.portals import registry

    one = next(iter(registry.load("registry").values()))
    nation = {f"p{i}": dataclasses.replace(one, id=f"p{i}", site=f"s{i}.example.org") for i in range(PORTALS)}
    with patch.object(registry, "load", lambda: nation):
        batches = len(crawl.portal_batches(list(nation)))
    text = len(slices(REPORTS, extracting.PAGES_PER_BATCH))
    ocr = len(slices(int(REPORTS * SCANS), extracting.OCR_PER_BATCH))
    parse = len(slices(REPORTS, reading.PAGES_PER_BATCH))
    return {
        "crawl_year": {"batches": 0, "crawl_batch": batches, "year_to_build": 0},
        "build_year": {
            "extract.plan_text": 0, "extract.text": text, "extract.plan_ocr": 0, "extract.ocr": ocr,
            "read.plan_parse": 0, "read.parse": parse, "settle": 0, "announce": 0,
        },
        "publish_marts": {"burst_over": 0, "refresh": 0},
    }  # fmt: skip


def lay(airflow: sa.Engine, models: dict[str, str], plan: dict[str, dict[str, int]]) -> int:
    """Rows of YEARS x RUNS runs like the model runs, with the planned number of task instances; how many of those."""
    laid = 0
    with airflow.begin() as conn:
        for dag, tasks in plan.items():
            for n, (year, again) in enumerate((y, r) for y in YEARS for r in range(RUNS)):
                at = {"key": f"{year}-{again}", "dag": dag, "model": models[dag]}
                partition = "marts" if dag == "publish_marts" else str(year)
                conn.execute(sa.text(RUN), {**at, "n": n + 1, "partition": partition})
                for task, mapped in tasks.items():
                    first, last = (0, mapped - 1) if mapped else (-1, -1)
                    laid += conn.execute(sa.text(TASK), {**at, "task": task, "first": first, "last": last}).rowcount
    return laid


def grid(client: Any, dag: str, times: int = 5) -> float:
    """Median seconds of what the browser asks for to draw one DAG's grid."""
    seconds = []
    for _ in range(times):
        began = time.monotonic()
        ask = {"limit": SHOWN, "order_by": "-run_after"}
        structure = client.http.get(f"{client.base}/ui/grid/structure/{dag}", params=ask, timeout=60)
        runs = client.http.get(f"{client.base}/ui/grid/runs/{dag}", params=ask, timeout=60)
        ids = [r["run_id"] for r in runs.json()]
        cells = client.http.get(f"{client.base}/ui/grid/ti_summaries/{dag}", params={"run_ids": ids}, timeout=60)
        assert structure.ok and runs.ok and len(cells.text.splitlines()) == len(ids), (structure.text, cells.text[:300])
        seconds.append(time.monotonic() - began)
    return statistics.median(seconds)


def main(scale: str = "laptop") -> dict[str, Any]:
    home = Path(tempfile.mkdtemp(prefix="fazhi-bench-grid-"))
    env = {**os.environ, "FAZHI_VAR": str(home / "var")}
    try:
        subprocess.run([FAZHI, "run", "--year", "2021"], check=True, capture_output=True, env=env)
        return _measure(home / "var")
    finally:
        subprocess.run([FAZHI, "stop"], check=False, capture_output=True, env=env)
        shutil.rmtree(home, ignore_errors=True)


def _measure(var: Path) -> dict[str, Any]:
    from fazhi import settings
    from fazhi.runtime.airflow import Client
    from fazhi.warehouse import base

    known = settings.read_env_file(var / "fazhi.env")
    password = json.loads((var / "airflow" / "passwords.json").read_text())["admin"]
    client = Client(f"http://127.0.0.1:{known['AIRFLOW_PORT']}", "admin", password)
    client.login()
    plan = planned()
    models = {dag: client.runs(dag)[0]["dag_run_id"] for dag in plan}
    before = {dag: grid(client, dag) for dag in plan}
    laid = lay(base.engine(known["AIRFLOW_DSN"]), models, plan)
    after = {dag: grid(client, dag) for dag in plan}
    return {
        "task_instances_of_a_run": {dag: sum(max(n, 1) for n in tasks.values()) for dag, tasks in plan.items()},
        "task_instances_laid": laid,
        "grid_seconds_one_run": {dag: round(s, 2) for dag, s in before.items()},
        "grid_seconds": {dag: round(s, 2) for dag, s in after.items()},
        "slowest_grid_by_one_run": round(max(after[d] / before[d] for d in plan), 1),
    }


if __name__ == "__main__":
    print(json.dumps(main(os.environ.get("SCALE", "laptop")), indent=1))
