"""The sample portal as a background process, with the user's own directories served beside it."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from fazhi.runtime import postgres, processes


def start(root: Path, var: Path, remembered_port: str | None, directory: Path | None) -> tuple[int, str]:
    """Serve the sample (and every directory given so far); returns the port and the portal sources to crawl."""
    from fazhi.sample.server import directory_portals

    record, listed = var / "run" / "sample.json", var / "run" / "sample_directories.json"
    directories = [Path(d) for d in json.loads(listed.read_text())] if listed.exists() else []
    directories = [d for d in directories if d.is_dir()]
    new = directory is not None and directory not in directories
    if directory and new:
        directories.append(directory)
        listed.parent.mkdir(parents=True, exist_ok=True)
        listed.write_text(json.dumps([str(d) for d in directories]))
    port = int(remembered_port) if remembered_port else postgres.free_port()
    if processes.running(record) and new:
        processes.stop(record)
    if not processes.running(record):
        if postgres.port_taken(port):
            port = postgres.free_port()
        command = [sys.executable, "-m", "fazhi.sample.server", "--port", str(port)]
        command += [part for d in directories for part in ("--directory", str(d))]
        processes.start(record, command, var / "log" / "sample.log", {}, root)
        _wait(port, var)
    folder = var / "portals"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "directories.yaml").write_text(directory_portals(directories, port), encoding="utf-8")
    return port, f"sample,{folder}" if directories else "sample"


def _wait(port: int, var: Path, patience: float = 60) -> None:
    deadline = time.monotonic() + patience
    while not postgres.port_taken(port, "127.0.0.2"):
        if time.monotonic() > deadline or not processes.running(var / "run" / "sample.json"):
            from fazhi.runtime.run import RunFailed

            raise RunFailed(f"The sample portal did not start; see {var / 'log' / 'sample.log'}")
        time.sleep(0.1)
