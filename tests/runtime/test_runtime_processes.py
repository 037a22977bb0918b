"""Stopping a background program ends it at the first word, with what a killed part of it left behind and nothing else."""

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


STARTER = """
import sys
from pathlib import Path
from fazhi.runtime import processes
record, log = map(Path, sys.argv[1:3])
processes.start(record, [sys.executable, "-c", sys.argv[3]], log, {}, record.parent)
"""
INTERRUPTED = """
import sys, time
try:
    print("up", flush=True)
    time.sleep(600)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def test_what_was_started_with_interrupts_ignored_is_stopped_by_one(tmp_path):
    record, log = tmp_path / "run.json", tmp_path / "log"
    subprocess.run(
        [sys.executable, "-c", STARTER, str(record), str(log), INTERRUPTED],
        check=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),  # as a shell's `&` does
    )
    while log.read_text() != "up\n":
        assert processes.running(record), log.read_text()
        time.sleep(0.05)
    assert processes.stop(record)
    assert log.read_text().split() == ["up", "interrupted"]


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
