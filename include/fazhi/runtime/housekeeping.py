"""What the maintenance DAG does: prune what grows for no one's benefit, and say when the disk fills."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from fazhi import settings

MOST, KEPT = 100 * 2**20, 10 * 2**20  # bytes of a log of a program that runs for months: before and after shortening


def prune_metadata(keep_days: int) -> str:
    """Delete Airflow's records older than `keep_days` with Airflow's own `db clean`. Returns what it printed last."""
    conf = settings.get()
    if not conf.airflow_dsn:
        return "AIRFLOW_DSN is not set: Airflow's metadata was left alone"
    before = (datetime.now(settings.TZ) - timedelta(days=keep_days)).isoformat(timespec="seconds")
    # A task may not touch Airflow's database, so its environment hides the address: hand it to the tool explicitly.
    env = {**os.environ, "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": conf.airflow_dsn}
    command = [
        str(Path(sys.executable).with_name("airflow")),
        "db",
        "clean",
        "--clean-before-timestamp",
        before,
        "--skip-archive",
        "--yes",
    ]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"airflow db clean failed: {done.stderr.strip().splitlines()[-1:]}")
    return (done.stdout.strip().splitlines() or ["nothing to clean"])[-1]


def prune_files(keep_days: int) -> dict[str, int]:
    """Remove task logs and Data Docs untouched for `keep_days`, shorten what programs write without end; counts."""
    oldest, var = time.time() - keep_days * 86400, settings.get().var
    kept_in = {
        "task logs": Path(os.environ.get("AIRFLOW_HOME", var / "airflow")) / "logs",  # an image has them elsewhere
        "Data Docs": var / "data_docs",
        "logs of programs": var / "log",
    }
    removed = {}
    for name, directory in kept_in.items():
        files = (
            [f for f in directory.rglob("*") if f.is_file() and f.stat().st_mtime < oldest]
            if directory.is_dir()
            else []
        )
        for file in files:
            file.unlink(missing_ok=True)
        removed[name] = len(files)
    long = [f for f in kept_in["logs of programs"].glob("*.log") if f.stat().st_size > MOST]
    for file in long:
        _shorten(file)
    return {**removed, "shortened": len(long)}


def _shorten(log: Path) -> None:
    """Keep the end of a log that its program holds open for appending: it goes on at the new end."""
    with log.open("rb") as lines:
        lines.seek(-KEPT, os.SEEK_END)
        lines.readline()
        end = lines.read()
    os.truncate(log, 0)
    with log.open("ab") as shortened:
        shortened.write(end)


def check_disk(min_free_gb: float) -> float:
    """Free GB where fazhi writes. RuntimeError below `min_free_gb`."""
    free = shutil.disk_usage(settings.get().var).free / 1e9
    if free < min_free_gb:
        raise RuntimeError(
            f"Only {free:.1f} GB are free at {settings.get().var}: move the archive (ARCHIVE_URL) or add disk"
        )
    return round(free, 1)
