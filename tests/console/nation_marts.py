"""The marts and the gate's tables of the invented nation."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from nation import (
    HELD,
    INDICATORS,
    NOW,
    PLACES,
    RULES,
    YEARS,
    Said,
    agency_id,
    agency_name,
    path,
    said,
    status,
    tier_of,
)
from nation_put import put

from fazhi import records
from fazhi.quality import tables as q
from fazhi.warehouse import mart_tables as m
from fazhi.warehouse import tables


def marts(conn: sa.Connection, done: Any) -> None:
    for code in PLACES:
        who = {
            "agency_id": agency_id(code),
            "agency_name": agency_name(code),
            "agency_type": "government",
            "tier": tier_of(code),
            "region_code": code,
            **{k: v for k, v in path(code).items() if k != "township"},
        }
        for year in YEARS:
            state = status(code, year)
            published = (
                date(year + 1, 5, 20) if state == "late" else date(year + 1, 3, 15) if state == "published" else None
            )
            put(
                conn,
                tables.fact_coverage,
                report_year=year,
                **who,
                department="",
                expected="region",
                due_on=date(year + 1, 4, 1),
                published_on=published,
                first_seen_on=published,
                report_id=done.reports.get((code, year)),
                portal_id={"unmonitored": None, "blocked": "baishi"}.get(state, "liuxi"),
            )
            if published:
                late = (published - date(year + 1, 4, 1)).days
                put(
                    conn,
                    m.timeliness,
                    report_year=year,
                    **who,
                    regime="2019-28",
                    due_on=date(year + 1, 4, 1),
                    first_seen_on=published,
                    basis="stated",
                    stated_published_on=published,
                    days_late=late,
                    on_time=late <= 0,
                    dated_before_year_end=False,
                )
    conn.execute(
        sa.text("""
        insert into mart.coverage_summary
          (report_year, region_code, tier, agency_type, status, region_name, agencies, as_of)
        select c.report_year, d.province_code, c.tier, c.agency_type, c.status, min(c.province), count(*), min(c.as_of)
        from mart.coverage c join dw.dim_region d using (region_code) group by 1, 2, 3, 4, 5""")
    )
    for code in ("990121", "990121100", "990122"):
        _yoy(conn, code, done)
    for n, year in enumerate(YEARS):
        for region, name in (("000000", "全国"), ("990000", "云岭省")):
            put(
                conn,
                m.yoy_region,
                report_year=year,
                region_code=region,
                tier="county",
                agency_type="government",
                indicator="mediation.total",
                scope="own",
                region_name=name,
                indicator_name="受理矛盾纠纷数",
                unit="件",
                method="sum",
                panel=2 if n else 0,
                value=2 * (640 + 37 * n) if n else None,
                value_prev=2 * (603 + 37 * n) if n else None,
                change=74 if n else None,
                change_ratio=74 / (2 * (603 + 37 * n)) if n else None,
                stated=2,
                stated_prev=2 if n else 0,
                reports=3,
                reports_prev=3 if n else 0,
                expected=4,
                panel_share=0.66 if n else None,
                flags=[],
            )
    for year in (2023, 2024):
        for other, kind, jaccard in (
            (("990121", year - 1), "own_last_year", 0.83),
            (("990122", year), "neighbour", 0.41),
        ):
            put(
                conn,
                m.text_reuse,
                report_year=year,
                agency_id=agency_id("990121"),
                other_year=other[1],
                other_agency_id=agency_id(other[0]),
                kind=kind,
                jaccard=jaccard,
                containment=jaccard + 0.05,
            )
    put(
        conn,
        m.text_reuse,
        report_year=2024,
        agency_id=agency_id("990122"),
        other_year=2021,
        other_agency_id=agency_id("990122"),
        kind="own_last_year",
        jaccard=0.5,
        containment=0.6,
    )


def _yoy(conn: sa.Connection, code: str, done: Any) -> None:
    who = {
        "agency_id": agency_id(code),
        "agency_name": agency_name(code),
        "agency_type": "government",
        "tier": tier_of(code),
        "region_code": code,
        **{k: v for k, v in path(code).items() if k != "township"},
    }
    before: dict[str, Said] = {}
    for year in YEARS:
        now = {s.indicator: s for s in said(year) if s.indicator} if (code, year) in done.reports else {}
        if code == "990121100" and year == 2024:
            now = {"norm.filed": said(year)[0]}
        for indicator, s in now.items():
            prev = before.get(indicator)
            flags = [
                f
                for f, on in (
                    ("no_prior_value", prev is None),
                    ("part_year", s.period_type == "cutoff"),
                    ("bound", "at_least" in (s.qualifier, prev.qualifier if prev else "")),
                )
                if on
            ]
            change = s.value - prev.value if prev else None
            put(
                conn,
                m.yoy_indicator,
                report_year=year,
                **who,
                indicator=indicator,
                scope="own",
                facet_key="",
                indicator_name=INDICATORS[indicator][0],
                facets={},
                unit=s.unit,
                value=s.value,
                qualifier=s.qualifier,
                value_prev=prev.value if prev else None,
                qualifier_prev=prev.qualifier if prev else None,
                change=change,
                change_ratio=change / prev.value if prev else None,
                comparable=not flags,
                flags=flags,
                statement_id=done.statements.get((code, year, s.evidence)),
                repeats=1,
            )
        before = {k: v for k, v in now.items() if k}


def gate(conn: sa.Connection, done: Any) -> None:
    for year in YEARS:
        blocked = year == 2020
        put(
            conn,
            q.year_status,
            report_year=year,
            state="blocked" if blocked else "open",
            rules=["key.statement"] if blocked else [],
            reasons=["陈述键重复 2 行"] if blocked else [],
            released_rules=[],
        )
        for n in range(3 if year == 2024 else 1):
            run = records.key(year, n)
            held = len(HELD) if year == 2024 else 0
            put(
                conn,
                q.gate_run,
                run_id=run,
                report_year=year,
                reports=16,
                statements=60 + n,
                passed=55 - n,
                flagged=4,
                quarantined=held + 2 * (2 - n) * (year == 2024),
                rejected=1,
                reports_quarantined=0,
                blocked=blocked,
                seconds=1.5,
                data_docs=f"data_docs/{year}/index.html",
                run_at=NOW - timedelta(days=10 * (2 - n)),
            )
            for rule_id, severity, *_ in RULES:
                bad = (
                    {"range.mediation.total": 1, "domain.ratio": 1, "range.training.sessions": 1}.get(rule_id, 0)
                    if year == 2024
                    else int(blocked and rule_id == "key.statement") * 2
                )
                put(
                    conn,
                    q.result,
                    run_id=run,
                    rule_id=rule_id,
                    report_year=year,
                    severity=severity,
                    success=not bad,
                    unexpected=bad + (2 - n if bad else 0),
                    evaluated=60,
                    run_at=NOW - timedelta(days=10 * (2 - n)),
                )
