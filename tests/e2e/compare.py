"""The warehouse against the sample's ground truth, value by value."""

from __future__ import annotations

from collections import Counter
from typing import Any

import sqlalchemy as sa

FACTS = """
select d.url, i.code, s.value, s.unit, s.qualifier
from dw.fact_statement s join dw.dim_indicator i using (indicator_key) join dw.dim_document d using (report_id)
where i.indicator_key <> 0
"""
HELD = """
select r.url, q.indicator from quality.quarantine q join stage.report r using (report_id) where q.row_kind = 'statement'
"""


def _key(url: str, code: str, value: Any, unit: str, qualifier: str) -> tuple[Any, ...]:
    return url, code, round(float(value), 6), unit, qualifier


def differences(engine: sa.Engine, truth: dict[str, Any]) -> dict[str, list[Any]]:
    """What the truth has and the star has not (missing), and the other way round (extra); quarantined rows aside.

    A quantity that the truth leaves open may be claimed by an indicator the truth does not know.
    """
    urls = {r["url"] for r in truth["reports"]}
    with engine.connect() as conn:
        found = Counter(_key(*r) for r in conn.execute(sa.text(FACTS)) if r.url in urls)
        held = Counter((r.url, r.indicator) for r in conn.execute(sa.text(HELD)))
        reports = {
            r.url
            for r in conn.execute(sa.text("select url from dw.dim_document where is_current"))
            if "127.0.0.7" not in r.url
        }
        refused = {r.url for r in conn.execute(sa.text("select url from stage.refusal"))}
    expected = Counter(
        _key(r["url"], f["indicator"], f["value"], f["unit"], f["qualifier"])
        for r in truth["reports"]
        for f in r["facts"]
    )
    codes = {code for _, code, *_ in expected}
    open_values = {(r["url"], round(float(m["value"]), 6)) for r in truth["reports"] for m in r["remainder"]}
    return {
        "missing": sorted(k for k in (expected - found).elements() if not held[k[0], k[1]]),
        "extra": sorted(k for k in (found - expected).elements() if k[1] in codes or (k[0], k[2]) not in open_values),
        "reports_missing": sorted(urls - reports),
        "reports_extra": sorted(reports - urls),
        "refused": sorted(refused),
        "held": sorted(held),
    }
