"""Two Celery workers of one process each against one, on the same crawl and build of the sample's four years.

Redis, Airflow's parts with the CeleryExecutor and the workers run on this machine. Each form starts from an empty warehouse
and archive: crawl_year for four years, then build_year for them, every captured page once more under N other addresses so
that there is work to share. Seconds are those from the first start of a run to the last end, as Airflow notes them. A
run of the pair before the first form warms everything up; the forms are measured in the order one, two, one.

    python benchmarks/bench_workers.py         the sample x 20        SCALE=national: x 60        needs redis-server
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from bench_dags import COPY

TIMES = {"laptop": 20, "national": 60}
YEARS = (2021, 2022, 2023, 2024)
BIN = Path(sys.executable).parent
PARTS = ("api-server", "scheduler", "dag-processor")
SCHEMAS = ("crawl", "stage", "quality", "dw", "mart")


class Stack:
    """Airflow's parts beside a Redis, and as many workers as asked for, all under one var/."""

    def __init__(self, var: Path) -> None:
        from fazhi import settings
        from fazhi.runtime import airflow, postgres, processes

        self.var, self.root = var, settings.get().root
        subprocess.run([BIN / "fazhi", "up"], check=True, capture_output=True)  # databases, sample portals, set-up
        processes.stop(var / "run" / "airflow.json")
        self.known = settings.read_env_file(var / "fazhi.env")
        broker, self.log_port = postgres.free_port(), postgres.free_port()
        port = int(self.known["AIRFLOW_PORT"])
        env = airflow.environment(self.root, var, self.known["AIRFLOW_DSN"], port, var / "airflow.secrets")
        backend = env["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]
        self.env = env | {
            "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
            "AIRFLOW__CELERY__BROKER_URL": f"redis://127.0.0.1:{broker}/0",
            "AIRFLOW__CELERY__RESULT_BACKEND": f"db+{backend}",
            "AIRFLOW__CELERY__WORKER_PREFETCH_MULTIPLIER": "1",
            "PATH": f"{BIN}:/usr/local/bin:/usr/bin:/bin",
        }
        self.start("redis", ["redis-server", "--port", str(broker), "--save", "", "--appendonly", "no"])
        for part in PARTS:
            self.start(part, [str(BIN / "airflow"), part])
        password = json.loads((var / "airflow" / "passwords.json").read_text())["admin"]
        self.client = airflow.Client(f"http://127.0.0.1:{port}", "admin", password)
        until(self.client.healthy, 240, "Airflow is healthy")
        self.client.call("PATCH", "/dags/publish_marts", json={"is_paused": True})
        self.client.unpause("crawl_year")

    def start(self, name: str, command: list[str], **env: str) -> None:
        from fazhi.runtime import processes

        processes.start(
            self.var / "run" / f"{name}.json", command, self.var / "log" / f"{name}.log", self.env | env, self.root
        )

    def workers(self, count: int) -> None:
        """Exactly so many, each of one process and ready for tasks."""
        from fazhi.runtime import processes

        for n in (1, 2):
            record = self.var / "run" / f"worker{n}.json"
            if n > count:
                processes.stop(record)
            elif not processes.running(record):
                port = {"AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(self.log_port + n)}
                self.start(
                    f"worker{n}", [str(BIN / "airflow"), "celery", "worker", "-H", f"w{n}@%h", "-c", "1"], **port
                )
                log = self.var / "log" / f"worker{n}.log"
                until(lambda log=log: "ready." in log.read_text(errors="replace"), 120, f"worker {n} is ready")
                log.write_text("")  # the next start says it again

    def stop(self) -> None:
        from fazhi.runtime import processes

        for name in ("worker1", "worker2", *PARTS, "redis"):
            processes.stop(self.var / "run" / f"{name}.json")
        subprocess.run([BIN / "fazhi", "stop"], check=False, capture_output=True)


def until(holds: Any, patience: float, what: str) -> None:
    deadline = time.monotonic() + patience
    while not holds():
        if time.monotonic() > deadline:
            raise RuntimeError(f"Waited {patience:.0f} s in vain until {what}")
        time.sleep(0.5)


def empty(stack: Stack, engine: sa.Engine) -> None:
    from fazhi.warehouse import migrate

    with engine.begin() as conn:
        conn.exec_driver_sql(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        )
        for schema in SCHEMAS:
            conn.exec_driver_sql(f"drop schema if exists {schema} cascade")
    migrate.upgrade(stack.known["WAREHOUSE_DSN"])
    shutil.rmtree(stack.var / "archive", ignore_errors=True)


def runs_of(stack: Stack, dag: str) -> float:
    """Start the DAG for every year; seconds from the first start to the last end."""
    ids = {stack.client.trigger(dag, {}, str(year)) for year in YEARS}
    found: list[dict[str, Any]] = []

    def ended() -> bool:
        found[:] = [r for r in stack.client.runs(dag, 100) if r["dag_run_id"] in ids]
        if any(r["state"] == "failed" for r in found):
            raise RuntimeError(f"a run of {dag} failed: see {stack.var / 'airflow' / 'logs'}")
        return len(found) == len(ids) and all(r["state"] == "success" for r in found)

    until(ended, 3600, f"every run of {dag} has ended")
    began, end = ([datetime.fromisoformat(r[key]) for r in found if r[key]] for key in ("start_date", "end_date"))
    return (max(end) - min(began)).total_seconds()


def measure(stack: Stack, count: int, times: int) -> dict[str, Any]:
    """Crawl and build with so many workers, from nothing."""
    engine = sa.create_engine(
        stack.known["WAREHOUSE_DSN"].replace("postgresql://", "postgresql+psycopg://"), poolclass=sa.pool.NullPool
    )
    stack.workers(count)
    stack.client.call("PATCH", "/dags/build_year", json={"is_paused": True})  # started by hand below, not by the crawl
    empty(stack, engine)
    crawl = runs_of(stack, "crawl_year")
    with engine.begin() as conn:
        conn.execute(sa.text(COPY), {"times": times})
        pages = conn.execute(sa.text("select count(*) from crawl.capture where kind = 'detail'")).scalar_one()
    stack.client.unpause("build_year")
    build = runs_of(stack, "build_year")
    with engine.connect() as conn:
        reports = conn.execute(sa.text("select count(*) from dw.fact_report")).scalar_one()
    return {"crawl": crawl, "build": build, "pages": pages, "reports": reports}


def main(scale: str = "laptop") -> dict[str, Any]:
    if not shutil.which("redis-server"):
        return {"not_run": "redis-server is not on the path: install it (Debian: redis-server)"}
    from fazhi import settings
    from fazhi.runtime.postgres import free_port

    home = Path(tempfile.mkdtemp(prefix="fazhi-bench-workers-"))
    os.environ |= {"FAZHI_VAR": str(home / "var"), "AIRFLOW_PORT": str(free_port()), "FAZHI_RETRY_SECONDS": "1"}
    settings.get.cache_clear()
    stack = None
    try:
        stack = Stack(home / "var")
        measure(stack, 2, 1)
        forms = [measure(stack, count, TIMES[scale]) for count in (1, 2, 1)]
    finally:
        if stack:
            stack.stop()
        shutil.rmtree(home, ignore_errors=True)
    if len({(f["pages"], f["reports"]) for f in forms}) != 1:
        raise RuntimeError(f"the forms did not do the same work: {forms}")
    one = {step: (forms[0][step] + forms[2][step]) / 2 for step in ("crawl", "build")}
    two = forms[1]
    return {
        "pages": two["pages"],
        "one_worker_seconds": {**{k: round(v, 1) for k, v in one.items()}, "each": [
            round(f["crawl"] + f["build"], 1) for f in (forms[0], forms[2])
        ]},
        "two_workers_seconds": {k: round(two[k], 1) for k in ("crawl", "build")},
        "speed_up": {
            "crawl": round(one["crawl"] / two["crawl"], 2),
            "build": round(one["build"] / two["build"], 2),
            "together": round(sum(one.values()) / (two["crawl"] + two["build"]), 2),
        },
        "cores": os.cpu_count(),
        "load_at_the_end": round(os.getloadavg()[0], 1),
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main(os.environ.get("SCALE", "laptop")), indent=1))
