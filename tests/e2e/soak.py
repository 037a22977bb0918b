"""Every moment, every victim: a survival table, measured. `make soak` runs it; ROUNDS=n adds n random ones.

Usage: soak.py [--random N] [--only PLACE:VICTIM …]   Prints a Markdown table; exit code 1 when a content hash differs.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rig import Rig, differing, mount_small

POINTS = [
    ("crawl.begin", "task"), ("crawl.end", "worker"), ("crawl.begin", "postgres"), ("crawl.begin", "portal"),
    ("extract.read", "task"), ("extract.read", "postgres"), ("ocr.read", "worker"), ("parse.read", "scheduler"),
    ("parse.staged", "task"), ("parse.staged", "postgres"), ("parse.committed", "worker"), ("settle.gated", "task"),
    ("settle.gated", "scheduler"), ("settle.loaded", "task"), ("settle.loaded", "scheduler"),
    ("settle.finished", "task"), ("publish.refreshed", "task"), ("publish.refreshed", "postgres"),
]  # fmt: skip
PLACES = sorted({place for place, _ in POINTS})
VICTIMS = ("task", "worker", "scheduler", "postgres")


def full_disk(rig: Rig) -> dict[str, object]:
    """The archive on a disk of 64 KB: the crawl fails, the disk is enlarged, the failed task is cleared."""
    rig.empty()
    began, archive = time.monotonic(), rig.place.var / "archive"
    mount_small(archive, "64k")
    try:
        rig.trigger()
        failed = rig.wait()
        assert failed, "a crawl onto a full disk ended well"
        subprocess.run(["mount", "-o", "remount,size=512m", str(archive)], check=True)
        cleared = rig.retry_failed()
        assert not rig.wait()
        shutil.copytree(archive, archive.with_name("archive.kept"))
    finally:
        subprocess.run(["umount", "-l", str(archive)], check=True)
    shutil.rmtree(archive, ignore_errors=True)
    archive.with_name("archive.kept").rename(archive)
    return {"seconds": round(time.monotonic() - began), "overlapped": False, "cleared": cleared}


def portal_gone(rig: Rig) -> dict[str, object]:
    """The portals' server dies before the crawl reaches it: built without them, and whole after the next crawl."""
    outcome = rig.disturb("crawl.begin", "portal")
    rig.up()
    rig.trigger()
    assert not rig.wait()
    return outcome


def row(place: str, victim: str, outcome: dict[str, object], wrong: list[str], rig: Rig) -> bool:
    ok = not wrong and not rig.locks() and not rig.half_published()
    how = "cleared by hand" if outcome["cleared"] else "retried by itself"
    how += ", beside the first try" if outcome["overlapped"] else ""
    verdict = "same star" if ok else f"DIFFERS: {', '.join(wrong) or 'lock or spool file left'}"
    print(f"| {place} | {victim} | {how} | {outcome['seconds']} s | {verdict} |", flush=True)
    return ok


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--random", type=int, default=int(os.environ.get("ROUNDS", "0")))
    options.add_argument("--only", nargs="*")
    options.add_argument("--var", type=Path)
    chosen = options.parse_args()
    points = [p for p in POINTS if not chosen.only or ":".join(p) in chosen.only]
    extra = [(random.choice(PLACES), random.choice(VICTIMS)) for _ in range(chosen.random)]
    var = chosen.var or Path(tempfile.mkdtemp(prefix="fazhi-soak-")) / "var"
    rig = Rig(var)
    fine = True
    try:
        rig.up()
        rig.empty()
        rig.trigger()
        assert not rig.wait()
        truth = rig.content()
        print("| killed while at | what | recovery | seconds | outcome |\n|---|---|---|---|---|", flush=True)
        for place, victim in points + extra:
            try:
                outcome = portal_gone(rig) if victim == "portal" else rig.disturb(place, victim)
                fine &= row(place, victim, outcome, differing(truth, rig.content()), rig)
            except AssertionError as e:
                fine = False
                print(f"| {place} | {victim} | – | – | FAILED: {e} |", flush=True)
                rig.up()
        if os.geteuid() == 0 and (not chosen.only or "disk:full" in chosen.only):
            outcome = full_disk(rig)
            fine &= row("archive.write", "disk full", outcome, differing(truth, rig.content()), rig)
    finally:
        rig.stop()
        if not chosen.var:
            shutil.rmtree(var.parent, ignore_errors=True)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
