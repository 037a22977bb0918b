"""Portals gone silent are named; healthy ones are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from crawl_site import Site, portal_on

from fazhi.crawl.health import stale_portals
from fazhi.settings import TZ
from fazhi.warehouse.operational import capture, portal_health

TODAY = date(2026, 6, 1)


def put(db, days_ago, newest=2025, **values):
    seen = datetime(2026, 6, 1, 8, tzinfo=TZ) - timedelta(days=days_ago)
    row = {
        "portal_id": "test-portal",
        "last_attempt_at": datetime(2026, 6, 1, 8, tzinfo=TZ),
        "last_success_at": seen,
        "outcome": "ok",
        "links": 10,
        "links_before": 10,
        **values,
    }
    with db.begin() as conn:
        conn.execute(sa.insert(portal_health).values(row))
        if newest:
            one = {
                "capture_id": "c",
                "portal_id": "test-portal",
                "url": "u",
                "final_url": "u",
                "kind": "detail",
                "year_hint": newest,
                "status": 200,
                "media_type": "text/html",
                "raw_sha256": "s",
                "length": 1,
                "warc_file": "f",
                "warc_offset": 0,
                "provenance": "crawl",
                "first_seen_at": seen,
                "last_seen_at": seen,
            }
            conn.execute(sa.insert(capture).values(one))


def stale(db, **values):
    portal = replace(portal_on(Site()), **values)
    return [s.reason for s in stale_portals(db, TODAY, portals={portal.id: portal})]


@pytest.mark.parametrize(
    ("days_ago", "values", "expected"),
    [
        (1, {}, []),
        (20, {}, ["not_crawled"]),
        (20, {"outcome": "blocked:waf412"}, ["blocked:waf412"]),
        (3, {"outcome": "error:http_500"}, []),  # a bad day is no silence yet
        (1, {"links": 4, "links_before": 10}, ["fewer_links"]),
        (1, {"newest": 2024}, ["season_missed"]),
        (1, {"newest": 2020}, []),  # stopped publishing long ago: coverage says so, not the alarm
        (1, {"newest": None}, []),
    ],
)
def test_silence_has_a_reason(db, days_ago, values, expected):
    put(db, days_ago, **values)
    assert stale(db) == expected


def test_never_crawled_and_paused(db):
    assert stale(db) == ["never_crawled"]
    assert stale(db, paused="being rebuilt") == []


def test_the_season_is_not_over_before_may(db):
    put(db, 0, newest=2024, last_success_at=datetime(2026, 4, 20, tzinfo=TZ))
    portal = portal_on(Site())
    assert stale_portals(db, date(2026, 4, 25), portals={portal.id: portal}) == []
    assert [s.reason for s in stale_portals(db, date(2026, 5, 2), portals={portal.id: portal})] == ["season_missed"]


def test_every_sentence_says_what_to_do_or_what_is_missing(db):
    put(db, 30, outcome="blocked:js_challenge", detail="status 521")
    portal = portal_on(Site())
    (one,) = stale_portals(db, TODAY, portals={portal.id: portal})
    assert "fazhi portals check" in one.sentence and one.since == date(2026, 5, 2)
