"""Stopping a background program ends what a killed part of it left behind, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import psutil

from fazhi.runtime import processes

PARENT = """
import signal, subprocess, sys, time
signal.signal(signal.SIGINT, lambda *_: sys.exit())
part = subprocess.Popen([sys.executable, "-c", "import subprocess, sys, time\\n"
    "leaf = subprocess.Popen(['sleep', '600'])\\nprint(leaf.pid, flush=True)\\ntime.sleep(600)"])
print(part.pid, flush=True)
time.sleep(600)
"""


def test_orphans_of_a_killed_part_are_stopped_too(tmp_path):
    record, log = tmp_path / "run.json", tmp_path / "log"
    bystander = subprocess.Popen(["sleep", "600"])
    try:
        processes.start(record, [sys.executable, "-c", PARENT], log, {}, tmp_path)
        while len(pids := log.read_text().split()) < 2:
            time.sleep(0.05)
        part = next(p for p in map(int, pids) if "leaf" in " ".join(psutil.Process(p).cmdline()))
        [leaf] = {int(p) for p in pids} - {part}
        os.kill(part, signal.SIGKILL)
        assert psutil.pid_exists(leaf)
        assert processes.stop(record)
        assert not processes.running(record)
        assert not psutil.pid_exists(leaf) or psutil.Process(leaf).status() == psutil.STATUS_ZOMBIE
        assert bystander.poll() is None
        assert not processes.stop(record)
    finally:
        bystander.kill()
        bystander.wait()
