"""The main job end to end: Airflow's scheduler, real portals on loopback, the star compared value by value."""

from __future__ import annotations

import re
from datetime import date

import psycopg
import pytest
import requests
from compare import differences

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]
AS_OF = date(2025, 6, 30)


def content(engine):
    from fazhi.pipeline.publish import publish
    from fazhi.warehouse import content_hash

    publish(engine, as_of=AS_OF, all_years=True)  # coverage status is compared as of a stated day
    return content_hash(engine)


def test_run_prints_what_came_of_it(first_run, place):
    for word in (
        "found",
        "fetched",
        "read",
        "parsed",
        "refused",
        "quarantined",
        "in the star",
        "Year over year",
        "make stop",
    ):
        assert word in first_run
    assert re.search(r"Airflow\s+http://127\.0\.0\.1:\d+\s+user admin, password \S{8,}", first_run)
    assert "fazhi_reader" in first_run


def test_star_equals_truth_value_by_value(first_run, place):
    from fazhi.sample.truth import truth

    expected = truth(place.port())
    found = differences(place.engine(), expected)
    assert found["missing"] == []
    assert found["extra"] == []
    assert found["reports_missing"] == [] and found["reports_extra"] == []


def test_refusals_and_quarantine_are_the_planted_ones(first_run, place):
    from fazhi.sample.truth import truth

    expected = truth(place.port())
    found = differences(place.engine(), expected)
    reposts = {r["url"] for r in expected["refusals"] if r["reason"] == "repost"}
    assert reposts <= set(found["refused"])
    reports = {(r["agency"], r["report_year"]): r["url"] for r in expected["reports"]}
    planted = {
        (reports[q["agency"], q["report_year"]], code) for q in expected["quarantines"] for code in q["indicators"]
    }
    assert planted and planted <= set(found["held"])
    assert {url for url, _ in found["held"]} == {url for url, _ in planted}


def test_corrected_edition_is_current(first_run, place):
    from fazhi.sample.truth import truth

    pair = truth(place.port())["superseded"][0]
    with psycopg.connect(place.settings()["WAREHOUSE_DSN"]) as conn:
        rows = dict(
            conn.execute(
                "select url, is_current from stage.report where url = any(%s)", ([pair["url"], pair["replaced_by"]],)
            )
        )
    assert rows == {pair["url"]: False, pair["replaced_by"]: True}


def test_second_run_is_quick_and_changes_nothing(first_run, place):
    before = content(place.engine())
    done = place.fazhi("run")
    assert done.returncode == 0, done.stdout + done.stderr
    assert content(place.engine()) == before
    assert "0 fetched" in done.stdout
    assert "Build (build_year)" not in done.stdout  # nothing new, nothing built


def test_reader_role_reads_marts_and_nothing_else(first_run, place):
    with psycopg.connect(place.settings()["FAZHI_READER_DSN"]) as conn:
        assert conn.execute("select count(*) from mart.yoy_indicator").fetchone()[0] > 0
        with pytest.raises(psycopg.errors.Error):
            conn.execute("delete from mart.yoy_indicator")
    with (
        psycopg.connect(place.settings()["FAZHI_READER_DSN"]) as conn,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        conn.execute("select * from stage.report limit 1")


def test_yoy_and_trace_from_the_command_line(first_run, place):
    shown = place.fazhi("yoy", "--indicator", "DISP_MEDIATION_ACCEPTED")
    assert shown.returncode == 0 and "2023" in shown.stdout
    with psycopg.connect(place.settings()["WAREHOUSE_DSN"]) as conn:
        (statement,) = conn.execute(
            "select statement_id from dw.fact_statement where indicator_key <> 0 order by 1 limit 1"
        ).fetchone()
    traced = place.fazhi("trace", statement)
    assert traced.returncode == 0 and "http://127.0.0." in traced.stdout


def test_airflow_is_up_and_asks_for_a_login(first_run, place):
    base = re.search(r"http://127\.0\.0\.1:\d+", first_run).group()
    assert requests.get(f"{base}/api/v2/dags", timeout=30).status_code == 401
