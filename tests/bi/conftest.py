"""A warehouse filled with the sample, and a real Superset beside it in the environment of requirements-bi.lock."""

from __future__ import annotations

import os
import secrets
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests
import sqlalchemy as sa
from bi_program import ROOT, fazhi

import sample_warehouse

BLOCKED = "sample-heyuan-market"  # a portal that refuses since 2023
AS_OF = date(2025, 3, 20)  # before the last day for 2024: some reports are not due yet


@dataclass(frozen=True)
class Star:
    """The filled warehouse and its read-only address."""

    engine: sa.Engine
    dsn: str = field(repr=False)
    reader: str = field(repr=False)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """As the reader sees it."""
        with psycopg.connect(self.reader) as conn:
            return conn.execute(sql).fetchall()


@dataclass(frozen=True)
class Running:
    """Superset on loopback, with the bundle imported."""

    url: str
    password: str
    process: subprocess.Popen[bytes]
    client: Any
    said: str  # what the import printed


@pytest.fixture(scope="session")
def bi_python() -> str:
    """The second environment's Python."""
    path = ROOT / ".venv-bi/bin/python"
    if not path.exists():
        pytest.fail("Superset and PySpark have an environment of their own, which is not there: run `make setup-bi`")
    return str(path)


@pytest.fixture(scope="session")
def star(pg_server: Any, pg_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Star]:
    """The sample's warehouse on a day before the deadline, one portal blocked since 2023: every status occurs."""
    from fazhi.warehouse import marts, roles

    with psycopg.connect(pg_server.dsn("postgres"), autocommit=True) as conn:
        conn.execute(f"create database bi_sample template {pg_template}")
    engine = sa.create_engine(pg_server.dsn("bi_sample").replace("postgresql://", "postgresql+psycopg://"))
    sample_warehouse.fill(engine, tmp_path_factory.mktemp("var"), AS_OF)
    with engine.begin() as conn:
        refused = "agency_id in (select agency_id from dw.fact_report where portal_id = :p) and report_year >= 2023"
        for table in ("fact_section", "fact_statement", "fact_evidence", "fact_report"):
            conn.execute(sa.text(f"delete from dw.{table} where {refused}"), {"p": BLOCKED})
        blocked = "update crawl.portal_health set outcome = 'blocked: challenge' where portal_id = :p"
        conn.execute(sa.text(blocked), {"p": BLOCKED})
    marts.refresh(engine, None, AS_OF)
    password = secrets.token_urlsafe(12)
    user = roles.set_reader_password(engine, password)
    place = pg_server.dsn("bi_sample").rsplit("@", 1)[1]
    engine.dispose()  # a database with a session on it cannot be copied
    with psycopg.connect(pg_server.dsn("postgres"), autocommit=True) as conn:
        conn.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'bi_sample'")
        conn.execute("create database bi_heirs template bi_sample")
    yield Star(engine, pg_server.dsn("bi_sample"), f"postgresql://{user}:{password}@{place}")
    engine.dispose()


@pytest.fixture(scope="session")
def heirs(star: Star, pg_server: Any) -> Iterator[Star]:
    """A copy of the warehouse in which agencies that fell silent were taken over: one alone, one by a body that reported itself."""
    from fazhi.warehouse import marts

    dsn = pg_server.dsn("bi_heirs")
    engine = sa.create_engine(dsn.replace("postgresql://", "postgresql+psycopg://"))
    taken = {
        ("河源市市场监督管理局", "和平县人民政府", "merged"),
        ("泾县城市管理综合行政执法局", "泾县茂林镇人民政府", "renamed"),
    }
    with engine.begin() as conn:
        # The town is silent in the year before: it has only what it took over.
        for table in ("fact_section", "fact_statement", "fact_evidence", "fact_report"):
            town = "agency_id in (select agency_id from dw.fact_report where agency_name = '泾县茂林镇人民政府')"
            conn.execute(sa.text(f"delete from dw.{table} where {town} and report_year = 2021"))
        for old, new, kind in sorted(taken):
            conn.execute(
                sa.text(
                    "insert into dw.agency_succession select distinct o.agency_id, n.agency_id, date '2022-06-01', :kind, 'declared' "
                    "from dw.fact_report o, dw.fact_report n where o.agency_name = :old and n.agency_name = :new"
                ),
                {"old": old, "new": new, "kind": kind},
            )
    marts.refresh(engine, None, AS_OF)
    yield Star(engine, dsn, star.reader.replace("/bi_sample", "/bi_heirs"))
    engine.dispose()


@pytest.fixture(scope="session")
def superset(star: Star, bi_python: str, pg_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Superset, set up by its own commands; the bundle imported with its own command and then with ours."""
    from fazhi.dashboards.superset import Superset
    from fazhi.runtime import postgres

    home = tmp_path_factory.mktemp("superset")
    with psycopg.connect(pg_server.dsn("postgres"), autocommit=True) as conn:
        conn.execute("create database superset_metadata")
    bundle, password, port = home / "dashboards.zip", secrets.token_urlsafe(12), postgres.free_port()
    fazhi("dashboards", "--zip", str(bundle), FAZHI_READER_DSN=star.reader)
    env = {
        **os.environ,
        "SUPERSET_CONFIG_PATH": str(ROOT / "deploy/superset/superset_config.py"),
        "SUPERSET_HOME": str(home),
        "SUPERSET_METADATA": pg_server.dsn("superset_metadata").replace("postgresql://", "postgresql+psycopg2://"),
        "SUPERSET_SECRET_KEY": secrets.token_urlsafe(42),
        "SUPERSET_PASSWORD": password,
    }
    log = home / "superset.log"
    command = [bi_python, str(ROOT / "tests/bi/serve_superset.py"), str(port), str(bundle)]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=env, cwd=home, stdout=out, stderr=out)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process, log)
        said = fazhi("dashboards", "--url", url, SUPERSET_PASSWORD=password, FAZHI_READER_DSN=star.reader)
        yield Running(url, password, process, Superset(url, "admin", password), said)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(1800):
        assert process.poll() is None, f"Superset ended:\n{log.read_text(errors='replace')[-4000:]}"
        try:
            if requests.get(f"{url}/health", timeout=5).ok:
                return
        except requests.RequestException:
            time.sleep(0.5)
    raise AssertionError(f"Superset does not answer:\n{log.read_text(errors='replace')[-4000:]}")
