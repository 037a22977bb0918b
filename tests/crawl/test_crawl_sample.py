"""The sample portals, written without these readers in view: every portal gives its reports, and a second crawl costs
only its lists."""

from __future__ import annotations

import sqlalchemy as sa
from crawl_site import QUICK

from fazhi.crawl import crawl_portals
from fazhi.portals import registry
from fazhi.warehouse.operational import capture


def test_sample_portals_are_read_in_full_and_once(db, archive, monkeypatch):
    from fazhi.sample.server import serve

    with serve() as running:
        monkeypatch.setenv("FAZHI_SAMPLE_PORT", str(running.port))
        portals = registry.load("sample")
        first = crawl_portals(db, list(portals), None, portals=portals, archive=archive, policy=QUICK)
        assert not first.failed and not first.failures
        assert all(p.family == portals[i].family for i, p in first.portals.items())
        assert first.years_touched >= {2021, 2022, 2023, 2024}
        running.hits.clear()
        second = crawl_portals(db, list(portals), None, portals=portals, archive=archive, policy=QUICK)
    hosts = {p.host for p in portals.values()}
    assert second.fetched == 0 and len(running.hits) == second.pages + len(hosts)
    assert {status for _, path, status in running.hits if path != "/robots.txt"} <= {200, 304}
    with db.connect() as conn:
        kinds = conn.execute(sa.select(capture.c.kind, capture.c.provenance).distinct()).all()
    assert set(kinds) >= {("detail", "sample"), ("list", "sample")} and {p for _, p in kinds} == {"sample"}
