"""Background processes that `make run` leaves up: started once, found again, stopped by exactly their own number."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

# What one call of `make run` was asked for must not outlive it in a background process: tasks read var/fazhi.env.
ASKED = {
    "WAREHOUSE_DSN",
    "FAZHI_PORTALS",
    "PORTALS",
    "SAMPLE",
    "YEAR",
    "PG_PORT",
    "AIRFLOW_PORT",
    "MAKEFLAGS",
    "MFLAGS",
}


def _find(record: Path) -> psutil.Process | None:
    """The recorded process if it still is the same one (numbers are reused: the start time must match)."""
    try:
        noted = json.loads(record.read_text())
        process = psutil.Process(noted["pid"])
        same = abs(process.create_time() - noted["started"]) < 1 and process.status() != psutil.STATUS_ZOMBIE
        return process if same else None
    except (OSError, ValueError, KeyError, psutil.Error):
        return None


def running(record: Path) -> bool:
    """Is the process noted in this file alive?"""
    return _find(record) is not None


def _all_of(process: psutil.Process) -> list[psutil.Process]:
    """The process, its descendants, and what a killed one of them left behind in its session."""
    found = {each.pid: each for each in (process, *process.children(recursive=True))}
    for each in psutil.process_iter():
        with contextlib.suppress(OSError, psutil.Error):
            if os.getsid(each.pid) == process.pid:
                found.setdefault(each.pid, each)
    return list(found.values())


def family(record: Path) -> list[str]:
    """Command lines of the process and its descendants; empty when it is gone."""
    process = _find(record)
    lines = []
    for each in [process, *process.children(recursive=True)] if process else []:
        with contextlib.suppress(psutil.Error):
            lines.append((" ".join(each.cmdline()) or each.name()).replace("_", "-"))
    return lines


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """What starts in this block gets SIGINT's default action, even when this process was started with it ignored.

    A non-interactive shell's `&` ignores it, and that is inherited: `stop` would ask in vain. Main thread only.
    """
    before = signal.getsignal(signal.SIGINT)
    if before == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a handler becomes the default action at exec
    try:
        yield
    finally:
        if before == signal.SIG_IGN:
            signal.signal(signal.SIGINT, before)


def start(record: Path, command: Sequence[str], log: Path, env: dict[str, str], cwd: Path) -> None:
    """Start a detached process, its output appended to `log`, and note it in `record`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    record.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out, _interruptible():
        child = subprocess.Popen(
            list(command),
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**{k: v for k, v in os.environ.items() if k not in ASKED}, **env},
            cwd=cwd,
            start_new_session=True,
        )
    record.write_text(
        json.dumps({"pid": child.pid, "started": psutil.Process(child.pid).create_time(), "command": list(command)})
    )


def stop(record: Path, sig: signal.Signals = signal.SIGINT, patience: float = 30) -> bool:
    """Ask the process to end, then its whole family to, then kill what is left. False: it was not running."""
    process = _find(record)
    record.unlink(missing_ok=True)
    if process is None:
        return False
    family = _all_of(process)
    asked = {process, *process.children(recursive=True)}
    process.send_signal(sig)
    for each in family:
        if each not in asked:  # a dead parent passes nothing on to it
            with contextlib.suppress(psutil.Error):
                each.terminate()
    _, left = psutil.wait_procs(family, timeout=patience)
    for each in left:
        each.terminate()
    _, left = psutil.wait_procs(left, timeout=5)
    for each in left:
        each.kill()
    return True
