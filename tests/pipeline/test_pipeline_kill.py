"""A step killed at any stated moment, then run again, leaves the star of an undisturbed run. Without a scheduler: the
same through Airflow is in tests/e2e."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest
import sqlalchemy as sa

from fazhi.warehouse import content_hash

pytestmark = pytest.mark.soak
YEAR = 2022
RUN = """
import sys
from datetime import date
from fazhi.pipeline import crawl, extracting, reading, settling
from fazhi.pipeline.publish import publish
from fazhi.portals import registry
from fazhi.warehouse import base
engine, year = base.engine(), int(sys.argv[1])
crawl.crawl_batch(engine, sorted(registry.load()), [year])
extracting.extract_slice(engine, year)
extracting.extract_slice(engine, year, ocr=True)
reading.parse_slice(engine, year)
settling.settle(engine, year)
publish(engine, as_of=date(2025, 6, 30))
"""
PLACES = (
    "crawl.begin", "crawl.end", "extract.read", "parse.read", "parse.staged", "parse.committed", "settle.gated",
    "settle.loaded", "settle.finished", "publish.refreshed",
)  # fmt: skip


@pytest.fixture(scope="module")
def portal():
    from fazhi.sample.server import serve

    with serve() as running:
        yield running.port


@pytest.fixture
def fresh(pg_server, pg_template, portal, tmp_path):
    """Makes a function that gives a new warehouse's engine and the environment of a run into it."""
    made = []

    def make(name: str):
        database = f"kill_{name.replace('.', '_')}"
        with psycopg.connect(pg_server.dsn("postgres"), autocommit=True) as conn:
            conn.execute(f"create database {database} template {pg_template}")
        env = {
            **os.environ, "WAREHOUSE_DSN": pg_server.dsn(database), "ARCHIVE_URL": (tmp_path / f"archive-{name}").as_uri(),
            "FAZHI_VAR": str(tmp_path), "FAZHI_PORTALS": "sample", "FAZHI_SAMPLE_HOSTS": "1",
            "FAZHI_SAMPLE_PORT": str(portal), "FAZHI_FAILPOINTS": str(tmp_path), "GX_ANALYTICS_ENABLED": "false",
        }  # fmt: skip
        engine = sa.create_engine(env["WAREHOUSE_DSN"].replace("postgresql://", "postgresql+psycopg://"))
        made.append(engine)
        return engine, env

    yield make
    for engine in made:
        engine.dispose()


def start(env) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", RUN, str(YEAR)], env=env, stderr=subprocess.PIPE)


def finish(env) -> None:
    process = start(env)
    _, err = process.communicate(timeout=300)
    assert process.returncode == 0, err.decode()[-2000:]


_truth: dict[str, dict[str, str]] = {}


def truth(fresh) -> dict[str, str]:
    """Content of an undisturbed run, made once."""
    if not _truth:
        engine, env = fresh("undisturbed")
        finish(env)
        _truth["content"] = content_hash(engine)
        assert not _truth["content"]["dw.fact_report"].startswith("0:")
    return _truth["content"]


@pytest.mark.parametrize("place", PLACES)
def test_killed_and_run_again_gives_the_same_star(fresh, tmp_path, place):
    expected = truth(fresh)
    engine, env = fresh(place)
    armed, noted = tmp_path / place, tmp_path / f"{place}.pid"
    armed.touch()
    process = start(env)
    deadline = time.monotonic() + 200
    while not noted.exists():
        assert process.poll() is None, process.communicate()[1].decode()[-2000:]
        assert time.monotonic() < deadline, f"nothing came by {place}"
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    armed.unlink()
    finish(env)
    after = content_hash(engine)
    assert [t for t in expected if expected[t] != after[t]] == []
    with engine.connect() as conn:
        states = conn.execute(sa.text("select dirty, load_seq - published_seq from stage.year_state")).all()
        assert states and all(tuple(s) == (False, 0) for s in states)


def test_other_code_reads_the_year_again_without_the_network(fresh, tmp_path):
    from fazhi.pipeline import crawl

    engine, env = fresh("reread")
    finish(env)
    before = content_hash(engine)
    assert not crawl.awaits_rereading(engine, YEAR)
    script = (
        "from fazhi.pipeline import crawl, reading, settling; from fazhi.warehouse import base; e = base.engine();"
        f"y = {YEAR}; assert crawl.awaits_rereading(e, y); n = reading.parse_slice(e, y).read; settling.settle(e, y);"
        f"assert n and not crawl.awaits_rereading(e, {YEAR})"
    )
    env = {**env, "FAZHI_CODE_SUFFIX": "+new", "FAZHI_SAMPLE_PORT": "9"}  # nobody answers there
    subprocess.run([sys.executable, "-c", script], env=env, check=True, timeout=300)
    after = content_hash(engine)
    assert {t: h for t, h in after.items() if t.startswith("dw.fact")} == {
        t: h for t, h in before.items() if t.startswith("dw.fact")
    }
