"""The sample portal's reports through reader, stage and gate: the planted faults are held back, no more."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa

from fazhi import settings
from fazhi.quality import gate
from fazhi.records import Context, Document, key, sha256


@pytest.mark.slow
def test_only_the_broken_reports_lose_rows(warehouse):
    from fazhi.parse import parse
    from fazhi.sample.compose import reports
    from fazhi.sample.truth import BROKEN
    from fazhi.warehouse.stage import stage_reports
    from fazhi.warehouse.stage_rows import StageItem

    items, broken = [], {}
    years_with_faults = {r.year for r in reports() if set(r.special) & set(BROKEN)}
    for n, report in enumerate(r for r in reports() if r.year in years_with_faults):
        document = Document(
            text=report.text,
            raw_sha256=sha256(report.text),
            media_type="text/plain",
            method="plain",
            extractor_version="1",
        )
        url = f"http://www.example{n}.gov.cn/{report.year}.html"
        capture = {
            "capture_id": key(url),
            "url": url,
            "portal_id": "sample",
            "first_seen_at": datetime(2025, 6, 1, tzinfo=settings.TZ),
        }
        items.append(StageItem.of(parse(document, Context(url=url)), document, capture))
        for special in set(report.special) & set(BROKEN):
            broken[url] = set(BROKEN[special][0])
    with warehouse.begin() as conn:
        stage_reports(conn, items)
        years = list(conn.execute(sa.text("select distinct report_year from stage.report")).scalars())
    assert not any(gate.run_gate(warehouse, y).blocked for y in years)
    with warehouse.connect() as conn:
        held = conn.execute(
            sa.text(
                "select r.url, q.indicator from quality.quarantine q "
                "join stage.report r using (report_id) where r.is_current"
            )
        ).all()
    found: dict[str, set[str]] = {}
    for url, indicator in held:
        found.setdefault(url, set()).add(indicator)
    assert broken
    assert found == broken
