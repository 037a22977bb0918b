"""One run of the main job through Airflow's own scheduler, shared by the tests of this folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa

from fazhi.runtime.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
FAZHI = Path(sys.executable).with_name("fazhi")
ASKED = {"SAMPLE", "PORTALS", "YEAR", "WAREHOUSE_DSN", "AIRFLOW_PORT", "PG_PORT", "FAZHI_PORTALS", "MAKEFLAGS"}


@dataclass
class Place:
    """A private var/ with everything that `fazhi run` starts under it."""

    var: Path
    extra: dict[str, str] = field(default_factory=dict)  # further variables of its processes
    airflow_port: int = field(default_factory=free_port)  # its own, should another Airflow start at the same moment

    @property
    def env(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k not in ASKED}
        own = {"FAZHI_VAR": str(self.var), "FAZHI_RETRY_SECONDS": "1", "AIRFLOW_PORT": str(self.airflow_port)}
        return {**kept, **own, **self.extra}

    def settings(self) -> dict[str, str]:
        lines = (self.var / "fazhi.env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))

    def fazhi(self, *arguments: str, timeout: int = 1500) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(FAZHI), *arguments], env=self.env, capture_output=True, text=True, timeout=timeout, cwd=ROOT
        )

    def engine(self) -> sa.Engine:
        dsn = self.settings()["WAREHOUSE_DSN"].replace("postgresql://", "postgresql+psycopg://")
        return sa.create_engine(dsn)

    def port(self) -> int:
        return int(self.settings()["FAZHI_SAMPLE_PORT"])


@pytest.fixture(scope="session")
def place() -> Iterator[Place]:
    where = Place(Path(tempfile.mkdtemp(prefix="fazhi-e2e-")) / "var")
    yield where
    where.fazhi("stop")
    shutil.rmtree(where.var.parent, ignore_errors=True)


@pytest.fixture(scope="session")
def first_run(place: Place) -> str:
    """What the first run printed. It fails with that text when the run failed."""
    done = place.fazhi("run")
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}\n{tail(place)}"
    return re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)


def tail(place: Place, lines: int = 30) -> str:
    log = place.var / "log" / "airflow.log"
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else "no Airflow log"
