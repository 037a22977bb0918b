"""Volume against the same day of last season, and portals that have long given nothing: flags, never a block."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from fazhi.quality.harness.synthetic import clean_year, put


@pytest.fixture
def two_years(year):
    """(engine, year): eight reports of 2022 and eight of 2023, published in the first days of the year after."""
    engine, this = year
    with engine.begin() as conn:
        put(conn, *clean_year(this - 1, reports=8))
        day = "make_date(report_year + 1, 2, 1) + (hashtext(report_id) % 5)"
        conn.execute(sa.text(f"update stage.report set publish_date = {day}"))
        conn.execute(sa.text("truncate crawl.portal_health"))
    return engine, this


def flagged(engine, rule):
    sql = sa.text(
        "select observed, expected, evidence from quality.violation where rule_id = :r and report_year = 2023"
    )
    with engine.connect() as conn:
        return conn.execute(sql, {"r": rule}).mappings().all()


def drop(engine, year, reports):
    with engine.begin() as conn:
        chosen = "select report_id from stage.report where report_year = :y order by publish_date, report_id limit :n"
        for table in ("statement", "report"):
            conn.execute(sa.text(f"delete from stage.{table} where report_id in ({chosen})"), {"y": year, "n": reports})


def test_as_many_as_last_season_is_no_news(two_years, run):
    engine, _ = two_years
    run()
    assert flagged(engine, "year.volume.season") == []


def test_fewer_than_on_the_same_day_of_last_season_are_flagged(two_years, run):
    engine, year = two_years
    with engine.begin() as conn:  # the other season was complete a week earlier in its year
        conn.execute(sa.text("update stage.report set publish_date = '2023-01-25' where report_year = 2022"))
    drop(engine, year, 3)
    result = run()
    (row,) = flagged(engine, "year.volume.season")
    assert (row["observed"], row["expected"]) == ("5", "8")
    assert not result.blocked


def test_the_rest_of_last_season_is_still_to_come(two_years, run):
    engine, year = two_years
    with engine.begin() as conn:  # by the same day of last season only two had appeared
        late = "select report_id from stage.report where report_year = 2022 order by report_id limit 6"
        conn.execute(sa.text(f"update stage.report set publish_date = '2023-05-20' where report_id in ({late})"))
    drop(engine, year, 3)
    run()
    assert flagged(engine, "year.volume.season") == []


@pytest.mark.parametrize(("silent", "named"), [("40 days", True), ("20 days", False)])
def test_a_portal_that_long_gave_nothing_is_named(two_years, run, silent, named):
    engine, _ = two_years
    with engine.begin() as conn:
        portal = conn.scalar(sa.text("select min(portal_id) from stage.report where report_year = 2023"))
        health = "insert into crawl.portal_health (portal_id, last_attempt_at, last_success_at) values (:p, now(), {})"
        conn.execute(sa.text(health.format(f"now() - interval '{silent}'")), {"p": portal})
        conn.execute(sa.text(health.format("now()")), {"p": "a portal of other years"})
    run()
    found = flagged(engine, "year.volume.stale")
    assert [r["evidence"] for r in found] == ([portal] if named else [])
