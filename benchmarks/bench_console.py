"""How long each page of the console takes at the size of a nation: p50 and p95 of whole requests, rendering included.

A nation is 31 provinces, 341 cities, 2,728 counties, 40,920 townships and about 93,000 departments over ten report
years. A province is always of full size; the laptop scale has two of them, so what is below a province is at scale.

    python benchmarks/bench_console.py
    SCALE=national python benchmarks/bench_console.py
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

ROOT = Path(__file__).resolve().parents[1]
PROVINCES = {"laptop": 2, "national": 31}
YEARS = range(2015, 2025)
REQUESTS = 40
TARGET_MS = 300


def _part(name: str) -> list[str]:
    """The statements of one part of console_nation.sql."""
    text = Path(__file__).with_name("console_nation.sql").read_text("utf-8")
    body = text.split(f"-- @{name}\n", 1)[1].split("\n-- @", 1)[0]
    return [sql for sql in body.split(";\n") if sql.strip()]


def fill(engine: sa.Engine, provinces: int, statements: int) -> None:
    """The synthetic nation by INSERT … SELECT."""
    from fazhi.warehouse import mart_tables, partitions, tables

    values = {"provinces": provinces, "statements": statements}
    with engine.begin() as conn:
        for sql in _part("once"):
            conn.execute(sa.text(sql), values)
    for year in YEARS:
        with engine.begin() as conn:
            for table in (
                tables.fact_coverage,
                tables.fact_statement,
                mart_tables.yoy_indicator,
                mart_tables.yoy_region,
            ):
                partitions.ensure(conn, table, year)
            for sql in _part("every year"):
                conn.execute(sa.text(sql), {"y": year, **values})
    with engine.begin() as conn:
        for sql in _part("last"):
            conn.execute(sa.text(sql))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(sa.text("vacuum analyze"))


def paths(engine: sa.Engine) -> dict[str, list[str]]:
    """What is asked of every page: random keys, so that no request repeats the one before."""
    rng = random.Random(7)
    with engine.connect() as conn:

        def pick(sql: str) -> list[str]:
            return [
                str(v) for v in conn.scalars(sa.text(f"select * from ({sql}) x order by md5(x::text) limit {REQUESTS}"))
            ]

        code = {
            t: pick(f"select code from place where tier = '{t}'") for t in ("province", "city", "county", "township")
        }
        agency, report = (
            pick("select agency_id from body"),
            pick("select report_id from stage.report where report_year = 2023"),
        )
    year = [rng.choice(YEARS) for _ in range(REQUESTS)]
    return {
        "coverage: nation": ["coverage?who=all", "coverage"],
        "coverage: province": [f"coverage?region={c}&who=all" for c in code["province"]],
        "coverage: city": [f"coverage?region={c}&who=all" for c in code["city"]],
        "coverage: county": [f"coverage?region={c}" for c in code["county"]],
        "coverage: missing below a province": [
            f"coverage/list?region={c}&status=missing&year={y}"
            for c, y in zip(code["province"] * 20, year, strict=False)
        ],
        "coverage: agency": [f"coverage/agency/{a}" for a in agency],
        "year over year: agency": [f"yoy?agency={a}" for a in agency],
        "year over year: nation": ["yoy", "yoy?region=000000&kind=county|government|&series=i7|own"],
        "year over year: find": [f"yoy?q={c[:6]}" for c in code["county"]],
        "reports: a year": [f"reports?year={y}" for y in year],
        "reports: find": [f"reports?q=地{c}人&year=all" for c in code["county"]],
        "report": [f"report/{r}?view=text" for r in report],
        "quality": [f"quality?year={y}" for y in year],
        "quality: rows": [f"quality/rule/r.1?year={y}&page={n + 1}" for n, y in enumerate(year[:20])],
        "review": [f"review?year={y}" for y in year],
        "portals": ["portals", "portals?state=blocked", "portals?q=p12"],
    }


def measure(engine: sa.Engine) -> dict[str, Any]:
    from fastapi import FastAPI
    from fastapi.testclient import TestClient

    from fazhi_console import db, identity
    from fazhi_console.app import create_app
    from fazhi_console.pages import portals

    inner, outer = create_app(), FastAPI()
    inner.dependency_overrides |= {
        db.warehouse: lambda: engine,
        identity.person: lambda: identity.Person("bench", "bench", True, True, True, True),
        portals.crawl_schedule: lambda: None,
    }
    outer.mount("/fazhi", inner)
    out: dict[str, Any] = {}
    with TestClient(outer) as web:
        for name, asked in paths(engine).items():
            taken = []
            for n in range(REQUESTS + 2):
                start = time.perf_counter()
                answer = web.get(f"/fazhi/{asked[n % len(asked)]}", headers={"Accept": "text/html"})
                taken.append((time.perf_counter() - start) * 1000)
                if answer.status_code != 200:
                    raise RuntimeError(f"{asked[n % len(asked)]}: {answer.status_code}")
            taken = sorted(taken[2:])  # the first requests open connections and compile templates
            out[name] = {
                "p50_ms": round(taken[len(taken) // 2], 1),
                "p95_ms": round(taken[int(len(taken) * 0.95) - 1], 1),
            }
    return out


def main(scale: str) -> dict[str, Any]:
    """p50 and p95 of every page in milliseconds, and the rows behind them."""
    os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="fazhi-bench-airflow-"))
    os.environ.setdefault("AIRFLOW__API__SECRET_KEY", "bench")
    os.environ.setdefault("AIRFLOW__LOGGING__LOGGING_LEVEL", "ERROR")
    sys.path.insert(0, str(ROOT / "plugins"))
    from fazhi.runtime import postgres
    from fazhi.warehouse import base, migrate

    home = Path(tempfile.mkdtemp(prefix="fazhi-bench-console-"))
    server = postgres.start(home / "data", durable=False)
    try:
        server.ensure_database("nation")
        migrate.upgrade(server.dsn("nation"))
        engine = base.engine(server.dsn("nation"))
        started = time.perf_counter()
        fill(engine, PROVINCES[scale], 4 if scale == "national" else 10)
        figures: dict[str, Any] = {"fill_seconds": round(time.perf_counter() - started, 1)}
        with engine.connect() as conn:
            for table in ("dw.fact_coverage", "stage.report", "stage.statement", "quality.quarantine"):
                figures[f"{table} rows"] = conn.scalar(sa.text(f"select count(*) from {table}"))
        pages = measure(engine)
        engine.dispose()
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)
    worst = max(pages, key=lambda name: pages[name]["p95_ms"])
    return {**figures, **pages, "slowest": worst, "slowest_p95_ms": pages[worst]["p95_ms"], "target_ms": TARGET_MS}


if __name__ == "__main__":
    print(json.dumps(main(os.environ.get("SCALE", "laptop")), ensure_ascii=False, indent=1))
