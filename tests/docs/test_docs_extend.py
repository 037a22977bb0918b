"""The walks of docs/extend, followed literally in a copy of the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import walk

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "*.egg-info")
COPIED = ("include", "tests/portals", "tests/quality", "tests/indicators", "docs/extend")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy that may be changed; its .venv is the one that runs the tests."""
    for part in COPIED:
        shutil.copytree(ROOT / part, tmp_path / part, ignore=LEFT_OUT)
    for file in ("pyproject.toml", "tests/conftest.py"):
        shutil.copy(ROOT / file, tmp_path / file)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for program in ("python", "pytest"):
        (tmp_path / ".venv" / "bin" / program).write_text(
            f'#!/bin/sh\nexec "{sys.executable}" {"-m pytest" if program == "pytest" else ""} "$@"\n'
        )
    (tmp_path / ".venv" / "bin" / "fazhi").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m fazhi.cli "$@"\n')
    for program in (tmp_path / ".venv" / "bin").iterdir():
        program.chmod(0o755)
    return tmp_path


@pytest.fixture
def env(checkout: Path) -> dict[str, str]:
    """What a shell in the copy has; the copy's modules come before the installed ones."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("FAZHI_", "PYTEST_", "WAREHOUSE", "ARCHIVE"))}
    return {
        **kept,
        "PYTHONPATH": str(checkout / "include"),
        "FAZHI_VAR": str(checkout / "var"),
        "COLUMNS": "160",
        "NO_COLOR": "1",
    }


@pytest.fixture
def warehouse_dsn(pg_server, pg_template, request) -> str:
    """A fresh migrated warehouse, as after `make run` with nothing in it."""
    name = "walk_" + request.node.name.removeprefix("test_")[:40]
    with psycopg.connect(pg_server.dsn("postgres"), autocommit=True) as conn:
        conn.execute(f"create database {name} template {pg_template}")
    return str(pg_server.dsn(name))


def pages() -> set[str]:
    return {p.stem for p in (ROOT / "docs/extend").glob("*.md")} - {"index"}


def test_every_walk_is_followed_here():
    assert pages() == {"indicator", "portal", "reader", "expectation"}


def test_the_copy_is_what_runs(checkout, env):
    found = subprocess.run(
        [".venv/bin/python", "-c", "import fazhi; print(fazhi.__file__)"],
        cwd=checkout,
        env=env,
        capture_output=True,
        text=True,
    )
    assert found.stdout.startswith(str(checkout))


@pytest.mark.slow
def test_reader(checkout, env):
    walk.follow(checkout / "docs/extend/reader.md", checkout, env)


@pytest.mark.slow
def test_expectation(checkout, env):
    walk.follow(checkout / "docs/extend/expectation.md", checkout, env)


@pytest.mark.slow
def test_portal(checkout, env, warehouse_dsn):
    try:
        walk.follow(checkout / "docs/extend/portal.md", checkout, {**env, "WAREHOUSE_DSN": warehouse_dsn})
    finally:
        if (pid := checkout / "var/walk.pid").exists():
            subprocess.run(["kill", pid.read_text().strip()])


@pytest.mark.slow
def test_indicator(checkout, env, warehouse_dsn):
    from fazhi.sample.server import serve

    running = serve()
    sample = {
        "FAZHI_PORTALS": "sample",
        "FAZHI_SAMPLE_PORT": str(running.port),
        "FAZHI_SAMPLE_HOSTS": "1",
        "WAREHOUSE_DSN": warehouse_dsn,
    }
    before = ("crawl -p sample-jingxian-zone", *(f"build {y}" for y in range(2021, 2025)), "publish")
    try:
        for verb in before:  # what `make run` leaves behind, of the one portal that the page speaks of
            subprocess.run(
                [".venv/bin/fazhi", *verb.split()], cwd=checkout, env={**env, **sample}, check=True, timeout=900
            )
        walk.follow(checkout / "docs/extend/indicator.md", checkout, {**env, **sample})
    finally:
        running.stop()
