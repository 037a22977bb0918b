"""One report year built through Airflow's scheduler, beside the same work as plain function calls.

The sample's year is multiplied: every captured page once more under N other addresses, so that all are parsed, staged,
gated and loaded. `start_up_seconds` is what a run of build_year costs that finds nothing to do; `overhead` divides the
scheduler's remaining seconds by the seconds of the plain calls, into another database on the same server.

    python benchmarks/bench_dags.py            the sample x 10        SCALE=national: x 50
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

TIMES = {"laptop": 10, "national": 50}
YEAR = 2022
FAZHI = str(Path(sys.executable).with_name("fazhi"))
COPY = """
insert into crawl.capture select (jsonb_populate_record(c, jsonb_build_object(
  'capture_id', left(encode(sha256(convert_to(c.capture_id || k, 'UTF8')), 'hex'), length(c.capture_id)),
  'url', c.url || '?copy=' || k, 'final_url', c.url || '?copy=' || k))).*
from crawl.capture c, generate_series(1, :times - 1) k where c.kind = 'detail'
"""


def run_through_airflow(client: Any) -> float:
    """Seconds of one run of build_year, from its start to its end as Airflow notes them."""
    from datetime import datetime

    run_id = client.trigger("build_year", {}, str(YEAR))
    while True:
        [run] = [r for r in client.runs("build_year") if r["dag_run_id"] == run_id]
        if run["state"] == "success":
            began, ended = (datetime.fromisoformat(run[k]) for k in ("start_date", "end_date"))
            return (ended - began).total_seconds()
        if run["state"] == "failed":
            raise RuntimeError(f"build_year failed: {client.tasks('build_year', run_id)}")
        time.sleep(0.5)


def plain(engine: sa.Engine) -> float:
    from fazhi.pipeline import extracting, reading, settling

    began = time.monotonic()
    extracting.extract_slice(engine, YEAR)
    extracting.extract_slice(engine, YEAR, ocr=True)
    reading.parse_slice(engine, YEAR)
    settling.settle(engine, YEAR)
    return time.monotonic() - began


def main(scale: str = "laptop") -> dict[str, Any]:
    home = Path(tempfile.mkdtemp(prefix="fazhi-bench-dags-"))
    os.environ["FAZHI_VAR"] = str(home / "var")
    try:
        subprocess.run([FAZHI, "up"], check=True, capture_output=True)
        return _measure(home / "var", TIMES[scale])
    finally:
        subprocess.run([FAZHI, "stop"], check=False, capture_output=True)
        shutil.rmtree(home, ignore_errors=True)


def _measure(var: Path, times: int) -> dict[str, Any]:
    from fazhi import settings
    from fazhi.pipeline import crawl
    from fazhi.portals import registry
    from fazhi.runtime.airflow import Client
    from fazhi.warehouse import base

    settings.get.cache_clear()
    os.environ.update({k: v for k, v in settings.read_env_file(var / "fazhi.env").items() if k.startswith("FAZHI_")})
    known = settings.read_env_file(var / "fazhi.env")
    password = json.loads((var / "airflow" / "passwords.json").read_text())["admin"]
    client = Client(f"http://127.0.0.1:{known['AIRFLOW_PORT']}", "admin", password)
    client.call("PATCH", "/dags/publish_marts", json={"is_paused": True})
    engine = base.engine()
    crawl.crawl_batch(engine, sorted(registry.load()), [YEAR])
    with engine.begin() as conn:
        conn.execute(sa.text(COPY), {"times": times})
        pages = conn.execute(sa.text("select count(*) from crawl.capture where kind = 'detail'")).scalar_one()
    engine.dispose()
    other = known["WAREHOUSE_DSN"].rsplit("/", 1)[0] + "/plain"
    with base.engine(known["AIRFLOW_DSN"]).connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(sa.text("create database plain template fazhi"))
    through = run_through_airflow(client)
    empty = run_through_airflow(client)
    alone = plain(base.engine(other))
    return {
        "pages": pages,
        "plain_seconds": round(alone, 1),
        "airflow_seconds": round(through, 1),
        "start_up_seconds": round(empty, 1),
        "overhead": round((through - empty) / alone, 2),
    }


if __name__ == "__main__":
    print(json.dumps(main(os.environ.get("SCALE", "laptop")), indent=1))
