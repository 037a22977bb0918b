"""The sample portals as a background process, with a directory of the user's own reports served beside them."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from fazhi.runtime import postgres, processes
from fazhi.runtime.home import RunFailed

ADDRESS = "127.0.0.2"  # of the sample's first site; all share one port


def start(root: Path, var: Path, remembered_port: str | None, directory: Path | None) -> tuple[int, str]:
    """Serve the sample, and `directory` (or the one given last time); returns the port and the sources to crawl."""
    from fazhi.sample.directory import portal_yaml

    record, noted = var / "run" / "sample.json", var / "run" / "sample_directory"
    before = Path(noted.read_text()) if noted.exists() else None
    wanted = directory or (before if before and before.is_dir() else None)
    if wanted and wanted != before:
        processes.stop(record)
        noted.parent.mkdir(parents=True, exist_ok=True)
        noted.write_text(str(wanted))
    port = int(remembered_port or 0)
    if not processes.running(record):
        if not port or postgres.port_taken(port, ADDRESS):
            port = postgres.free_port()
        command = [sys.executable, "-m", "fazhi.sample.server", "--port", str(port)]
        command += ["--directory", str(wanted)] if wanted else []
        processes.start(record, command, var / "log" / "sample.log", {}, root)
        _wait(port, var)
    if not wanted:
        return port, "sample"
    folder = var / "portals"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "directory.yaml").write_text(portal_yaml(), encoding="utf-8")
    return port, f"sample,{folder}"


def _wait(port: int, var: Path, patience: float = 60) -> None:
    deadline = time.monotonic() + patience
    while not postgres.port_taken(port, ADDRESS):
        if time.monotonic() > deadline or not processes.running(var / "run" / "sample.json"):
            raise RunFailed(f"The sample portal did not start; see {var / 'log' / 'sample.log'}")
        time.sleep(0.1)
