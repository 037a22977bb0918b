"""Backfills of four years through the real scheduler: repeated, reversed, concurrent, interrupted, from the archive only."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from rig import Rig, backfill

from fazhi.runtime import processes

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]
YEARS = ["2021", "2022", "2023", "2024"]
AGAIN = ("--reprocess-behavior", "completed")


@pytest.fixture(scope="module")
def rig():
    rig = Rig(Path(tempfile.mkdtemp(prefix="fazhi-backfill-")) / "var")
    try:
        rig.up()
        rig.empty()
        assert rig.runs()["crawl_year"] == []  # unpausing has started nothing
        yield rig
    finally:
        rig.stop()
        shutil.rmtree(rig.place.var.parent, ignore_errors=True)


def keys(rig) -> list[tuple[str, str]]:
    return sorted((r["partition_key"], r["run_type"]) for r in rig.runs()["crawl_year"])


@pytest.fixture(scope="module")
def once(rig) -> dict[str, str]:
    """The warehouse after one backfill."""
    backfill(rig)
    assert rig.wait(1200) == []
    content = rig.content()
    assert not content["dw.fact_report"].startswith("0:")
    return content


def test_one_run_a_year_and_no_other(rig, once):
    assert keys(rig) == [(year, "backfill") for year in YEARS]
    built = [r["partition_key"] for r in rig.runs()["build_year"]]
    assert sorted(set(built)) == YEARS and len(built) <= len(YEARS) + 1
    published = rig.runs()["publish_marts"]
    assert {r["partition_key"] for r in published} == {"marts"} and len(published) <= 2


def test_without_options_a_second_backfill_makes_no_run(rig, once):
    backfill(rig)
    assert rig.wait(600) == []
    assert keys(rig) == [(year, "backfill") for year in YEARS]
    assert rig.content() == once


def test_interrupted_and_reversed_then_made_again(rig, once):
    backfill(rig, *AGAIN, "--run-backwards")
    [latest] = rig.client.call("GET", "/backfills?dag_id=crawl_year&order_by=-id&limit=1")["backfills"]
    rig.client.call("PUT", f"/backfills/{latest['id']}/cancel")  # what runs ends, what waits is dropped
    assert rig.wait(1200) == []
    backfill(rig, *AGAIN)
    assert rig.wait(1200) == []
    assert rig.content() == once


def test_a_backfill_beside_runs_by_hand_and_another_backfill(rig, once):
    for year in YEARS:
        rig.client.trigger("crawl_year", {"from_archive": False}, year)
    backfill(rig, *AGAIN)
    second = rig.place.fazhi(
        "airflow",
        "backfill",
        "create",
        "--dag-id",
        "crawl_year",
        "--from-date",
        "2021-01-01",
        "--to-date",
        "2022-12-31",
    )
    assert second.returncode != 0 and "only one running backfill" in second.stderr  # Airflow's own rule
    assert rig.wait(1500) == []
    assert rig.content() == once


def test_newer_code_reads_the_archive_again_with_the_portals_gone(rig, once):
    env = rig.place.var / "fazhi.env"
    env.write_text(env.read_text() + "FAZHI_CODE_SUFFIX=+newer\n")
    assert processes.stop(rig.place.var / "run" / "sample.json")
    with rig.engine().connect() as conn:
        captures = conn.exec_driver_sql("select count(*) from crawl.capture").scalar_one()
    before = {r["dag_run_id"] for r in rig.runs()["crawl_year"]}
    backfill(rig, *AGAIN)
    assert rig.wait(1500) == []
    assert rig.content() == once
    with rig.engine().connect() as conn:
        assert conn.exec_driver_sql("select count(*) from crawl.capture").scalar_one() == captures
        versions = conn.exec_driver_sql("select distinct code_version from stage.page_result").scalars().all()
    assert len(versions) == 1 and versions[0].endswith("+newer")
    new = [r["dag_run_id"] for r in rig.runs()["crawl_year"] if r["dag_run_id"] not in before]
    crawled = [t for run in new for t in rig.client.tasks("crawl_year", run) if t["task_id"] == "crawl_batch"]
    assert len(new) == len(YEARS) and [t["state"] for t in crawled] == ["skipped"] * len(YEARS)
