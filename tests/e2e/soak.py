"""Every moment, every victim: a survival table, measured. `make soak` runs it; ROUNDS=n adds n random ones.

Usage: soak.py [--random N] [--only [PLACE:VICTIM …]]   Prints a Markdown table; exit code 1 when a content hash differs.
`--only` without a pair leaves the table out: `soak.py --only --random 10` makes ten random rounds, and one that went wrong
is made again by its pair.
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

from rig import SCANNED, YEAR, Rig, mount_small

from fazhi.runtime.airflow import AirflowFailed

POINTS = [
    ("archive.write", "disk full"), ("crawl.begin", "portal"), ("crawl.begin", "task"), ("archive.spooled", "task"),
    ("archive.spooled", "postgres"),
    ("archive.published", "worker"), ("crawl.end", "worker"), ("extract.read", "task"), ("extract.read", "postgres"),
    ("ocr.read", "worker"), ("parse.read", "scheduler"), ("parse.read", "dag-processor"), ("parse.staged", "task"),
    ("parse.staged", "postgres"), ("parse.committed", "worker"), ("settle.gated", "task"), ("settle.gated", "scheduler"),
    ("load.swapped", "worker"), ("load.swapped", "postgres"), ("settle.loaded", "scheduler"), ("settle.finished", "task"),
    ("announce.behind", "task"), ("announce.behind", "scheduler"), ("publish.waits", "task"), ("publish.waits", "worker"),
    ("marts.swapped", "task"), ("publish.refreshed", "postgres"),
]  # fmt: skip
PLACES = sorted({place for place, _ in POINTS} - {"archive.write"})  # not a place to stand at
VICTIMS = ("task", "worker", "scheduler", "dag-processor", "postgres")


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
    """The portals' server dies before the crawl reaches it: a run without them ends, and the next crawl makes it whole."""
    rig.empty()
    began = time.monotonic()
    with rig.held_at("crawl.begin") as caught:
        rig.trigger()
        rig.kill("portal", caught())
    rig.ended("crawl_year", "build_year")
    with rig.engine().connect() as conn:
        assert not conn.exec_driver_sql("select count(*) from crawl.capture where kind = 'detail'").scalar_one()
        told = conn.exec_driver_sql(
            "select count(*) from crawl.portal_health where outcome like 'error%%'"
        ).scalar_one()
    assert told, "no portal is said to have failed"
    rig.up()
    rig.trigger()
    assert not rig.wait()
    return {"seconds": round(time.monotonic() - began), "overlapped": False, "cleared": 0, "again": True}


SPECIAL = {"disk full": full_disk, "portal": portal_gone}


def undisturbed(rig: Rig, year: int) -> dict[str, str]:
    rig.empty()
    rig.trigger(year)
    assert not rig.wait()
    return rig.content()


def row(place: str, victim: str, outcome: dict[str, object], wrong: list[str]) -> bool:
    how = (
        "cleared by hand" if outcome["cleared"] else "whole after the next crawl" if "again" in outcome else "by itself"
    )
    how += ", beside the first try" if outcome["overlapped"] else ""
    verdict = f"WRONG: {'; '.join(wrong)}" if wrong else "same star"
    print(f"| {place} | {victim} | {how} | {outcome['seconds']} s | {verdict} |", flush=True)
    return not wrong


def asked(pair: str) -> tuple[str, str]:
    place, _, victim = pair.partition(":")
    if (place, victim) not in POINTS and (place not in PLACES or victim not in VICTIMS):
        sys.exit(f"{pair}: PLACE:VICTIM is asked for; places {', '.join(PLACES)}; victims {', '.join(VICTIMS)}")
    return place, victim


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--random", type=int, default=int(os.environ.get("ROUNDS", "0")))
    options.add_argument("--only", nargs="*")
    options.add_argument("--var", type=Path)
    chosen = options.parse_args()
    points = POINTS if chosen.only is None else [asked(pair) for pair in chosen.only]
    extra = [(random.choice(PLACES), random.choice(VICTIMS)) for _ in range(chosen.random)]
    var = chosen.var or Path(tempfile.mkdtemp(prefix="fazhi-soak-")) / "var"
    rig = Rig(var)
    fine = True
    try:
        rig.up()
        truth: dict[int, dict[str, str]] = {}
        print("| killed while at | what | recovery | seconds | outcome |\n|---|---|---|---|---|", flush=True)
        for place, victim in points + extra:
            if victim == "disk full" and os.geteuid() != 0:
                print(f"| {place} | {victim} | – | – | not run: mounting a small disk needs root |", flush=True)
                continue
            year = SCANNED if place.startswith("ocr") else YEAR
            try:
                truth[year] = truth.get(year) or undisturbed(rig, year)
                outcome = SPECIAL[victim](rig) if victim in SPECIAL else rig.disturb(place, victim, year)
                fine &= row(place, victim, outcome, rig.wrong(truth[year]))
            except (AssertionError, AirflowFailed) as e:
                fine = False
                print(f"| {place} | {victim} | – | – | FAILED: {e} |", flush=True)
                rig.up()
                rig.end_all()
    finally:
        rig.stop()
        if not chosen.var:
            shutil.rmtree(var.parent, ignore_errors=True)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
