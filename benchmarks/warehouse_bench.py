"""What the warehouse's benchmarks share: a throw-away server with a synthetic nation in it."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

SCALES = {
    "laptop": (3_000, (2022, 2023)),
    "large": (13_700, (2022, 2023)),
    "quarter": (34_250, (2022, 2023)),  # a quarter of the nation
    "decade": (13_700, tuple(range(2014, 2024))),  # ten years of a tenth of the nation
    "national": (137_000, tuple(range(2014, 2024))),
}


def scale() -> str:
    return os.environ.get("SCALE", "laptop")


@contextmanager
def server() -> Iterator[sa.Engine]:
    """A durable embedded PostgreSQL with a migrated, empty warehouse; removed afterwards."""
    from fazhi.runtime import postgres
    from fazhi.warehouse import base, migrate

    home = Path(tempfile.mkdtemp(prefix="fazhi-bench-"))
    running = postgres.start(home / "data", durable=os.environ.get("BENCH_DURABLE", "1") == "1")
    try:
        running.ensure_database("bench")
        migrate.upgrade(running.dsn("bench"))
        yield base.engine(running.dsn("bench"))
    finally:
        running.stop()
        shutil.rmtree(home, ignore_errors=True)


class Clock:
    """Seconds of what runs inside `with`."""

    def __enter__(self) -> Clock:
        self._start = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._start
