"""kill -9 at three moments of a run through the real scheduler; `make soak` knows many more."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from rig import Rig, backfill, differing

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def rig():
    rig = Rig(Path(tempfile.mkdtemp(prefix="fazhi-survival-")) / "var")
    try:
        rig.up()
        yield rig
    finally:
        rig.stop()
        shutil.rmtree(rig.place.var.parent, ignore_errors=True)


@pytest.fixture(scope="module")
def undisturbed(rig) -> dict[str, str]:
    rig.empty()
    rig.trigger()
    assert rig.wait() == []
    return rig.content()


@pytest.mark.parametrize(
    ("place", "victim"), [("parse.staged", "task"), ("settle.loaded", "scheduler"), ("extract.read", "postgres")]
)
def test_what_a_kill_leaves_is_what_an_undisturbed_run_leaves(rig, undisturbed, place, victim):
    rig.disturb(place, victim)
    assert differing(undisturbed, rig.content()) == []
    assert rig.locks() == 0 and rig.half_published() == []


YEARS = ["2021", "2022", "2023", "2024"]


def keys(rig) -> list[str]:
    """Partitions of the backfilled runs. (After a backfill the schedule adds the year just over, once.)"""
    return sorted(r["partition_key"] for r in rig.runs()["crawl_year"] if r["run_type"] == "backfill")


def test_backfill_makes_one_run_a_year_however_often_it_is_made(rig):
    rig.empty()
    assert rig.runs()["crawl_year"] == []  # unpausing has started nothing
    backfill(rig)
    assert rig.wait(900) == []
    assert keys(rig) == YEARS
    assert len(rig.runs()["publish_marts"]) <= len(rig.runs()["build_year"])  # coalesced, never more than loads
    once = rig.content()
    assert not once["dw.fact_report"].startswith("0:")

    backfill(rig, "--reprocess-behavior", "completed", "--run-backwards")
    [latest] = rig.client.call("GET", "/backfills?dag_id=crawl_year&order_by=-id&limit=1")["backfills"]
    rig.client.call("PUT", f"/backfills/{latest['id']}/cancel")  # interrupted: what runs ends, what waits is dropped
    assert rig.wait(900) == []
    backfill(rig, "--reprocess-behavior", "completed")
    assert rig.wait(900) == []
    assert rig.content() == once

    # Newer code and no portal: every year is read again from the archive.
    from fazhi.runtime import processes

    env = rig.place.var / "fazhi.env"
    env.write_text(env.read_text() + "FAZHI_CODE_SUFFIX=+newer\n")
    processes.stop(rig.place.var / "run" / "sample.json")
    with rig.engine().connect() as conn:
        captures = conn.exec_driver_sql("select count(*) from crawl.capture").scalar_one()
    backfill(rig, "--reprocess-behavior", "completed")
    assert rig.wait(900) == []
    assert rig.content() == once
    with rig.engine().connect() as conn:
        assert conn.exec_driver_sql("select count(*) from crawl.capture").scalar_one() == captures
        versions = conn.exec_driver_sql("select distinct code_version from stage.page_result").scalars().all()
    assert len(versions) == 1 and versions[0].endswith("+newer")
    skipped = [t for t in rig.states()["crawl_year"] if t.startswith("crawl_batch") and t.endswith("skipped")]
    assert len(skipped) >= len(YEARS)
