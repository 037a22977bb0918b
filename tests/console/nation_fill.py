"""Fills a migrated warehouse and an archive with the invented nation.

Pages are archived as WARC and read by the real extractor, so that every statement's offsets point into a real Document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import nation_marts
import sqlalchemy as sa
from nation import (
    AS_OF,
    HELD,
    INDICATORS,
    NOW,
    PLACES,
    PORTALS,
    PRIVATE,
    PRIVATE_YEARS,
    RULES,
    SCRIPT,
    SECTION_HEADS,
    YEARS,
    Said,
    above,
    agency_id,
    agency_name,
    page_html,
    path,
    pdf_bytes,
    said,
    sentences,
    status,
    tier_of,
)
from nation_put import put

from fazhi import records
from fazhi.archive import Archive, index
from fazhi.archive import records as warc
from fazhi.extract import EXTRACTOR_VERSION, extract_bytes, to_payload
from fazhi.quality import tables as q
from fazhi.warehouse import mart_tables as m
from fazhi.warehouse import operational as o
from fazhi.warehouse import partitions, tables


@dataclass
class Filled:
    """Keys that tests ask for."""

    reports: dict[tuple[str, int], str] = field(default_factory=dict)  # (region code, year) → report in force
    statements: dict[tuple[str, int, str], str] = field(default_factory=dict)  # (region, year, evidence) → statement


def fill(engine: sa.Engine, archive_url: str) -> Filled:
    """Fill an empty migrated warehouse and the archive at `archive_url`."""
    done = Filled()
    with engine.begin() as conn:
        for table in (*tables.FACTS, tables.fact_coverage, m.yoy_indicator, m.yoy_region):
            for year in YEARS:
                partitions.ensure(conn, table, year)
        _dimensions(conn)
        _rules(conn)
    archive = Archive(archive_url)
    captures: list[records.Capture] = []
    with archive.writer(on_publish=captures.extend) as writer:
        plans = list(_plans())
        for plan in plans:
            exchange = warc.Exchange(
                plan["url"], 200, "OK", (("Content-Type", plan["media_type"]),), plan["data"], plan["data"], NOW
            )
            writer.add(
                exchange,
                warc.carried_of(
                    exchange,
                    plan["media_type"],
                    portal_id=plan["portal"],
                    kind="detail",
                    parent_url=None,
                    title=plan["title"],
                    listed_on=plan["published"],
                    year_hint=plan["year"],
                    provenance="sample",
                ),
            )
    index.upsert(engine, captures)
    by_url = {c.url: c for c in captures}
    with engine.begin() as conn:
        for plan in plans:
            _report(conn, plan, by_url[plan["url"]], done)
        nation_marts.marts(conn, done)
        nation_marts.gate(conn, done)
    return done


def _dimensions(conn: sa.Connection) -> None:
    day = date(2015, 1, 1)
    for code, name in PLACES.items():
        codes = {f"{tier_of(c)}_code": c for c in _line(code) if tier_of(c) != "township"}
        put(
            conn,
            tables.dim_region,
            region_code=code,
            valid_from=day,
            is_current=True,
            name=name,
            tier=tier_of(code),
            parent_code=above(code),
            **codes,
            **path(code),
        )
        put(
            conn,
            tables.dim_agency,
            agency_id=agency_id(code),
            valid_from=day,
            is_current=True,
            name=agency_name(code),
            agency_type="government",
            type_class="government",
            department="",
            tier=tier_of(code),
            region_code=code,
            **path(code),
        )
    for number, (code, (cn, en, unit, how)) in enumerate(INDICATORS.items(), 1):
        put(
            conn,
            tables.dim_indicator,
            indicator_key=number,
            code=code,
            name_cn=cn,
            name_en=en,
            unit=unit,
            value_kind="rate" if unit == "ratio" else "count",
            aggregation=how,
        )
    for year in YEARS:
        put(
            conn,
            tables.dim_year,
            report_year=year,
            regime="2019-28",
            regime_name="督察工作规定",
            due_on=date(year + 1, 4, 1),
        )
        put(conn, m.refreshed, mart="marts", report_year=year, as_of=AS_OF, version="1.0")
    put(conn, m.refreshed, mart="coverage", report_year=0, as_of=AS_OF, version="1.0")
    today = datetime.now(UTC) - timedelta(hours=3)
    for n, (portal, (name, outcome)) in enumerate(PORTALS.items()):
        ok = outcome == "ok"
        put(
            conn,
            tables.dim_portal,
            portal_id=portal,
            site=f"www.{portal}.gov.cn",
            name=name,
            region_code=list(PLACES)[n],
            tier="county",
            family="trs",
            monitored=True,
        )
        put(
            conn,
            o.portal_health,
            portal_id=portal,
            last_attempt_at=today,
            last_success_at=today if ok else today - timedelta(days=40 + n),
            outcome=outcome,
            links=24 + n,
            links_before=24 + n if ok else 31,
            pages=2,
            detail=None if ok else "list page answered 412 with a script challenge",
        )
        put(conn, m.portal_health, portal_id=portal, captures=60 + n, reports=18 + n)


def _line(code: str) -> Iterator[str]:
    at: str | None = code
    while at:
        yield at
        at = above(at)


def _rules(conn: sa.Connection) -> None:
    for rule_id, severity, layer, zh, en in RULES:
        put(
            conn,
            q.rule,
            rule_id=rule_id,
            severity=severity,
            layer=layer,
            row_kind="statement",
            origin="hand",
            title_zh=zh,
            title_en=en,
            explain_zh=f"{zh}：请对照原文核对数值与单位。",
            explain_en=f"{en}: compare value and unit with the page.",
        )


def _plans() -> Iterator[dict[str, Any]]:
    for code in PLACES:
        for year in YEARS:
            state = status(code, year)
            if state in ("published", "late"):
                yield _plan(code, year, 1 if not (code == "990121" and year == 2022) else 2, state)
    yield _plan("990121", 2022, 1, "published")


def _plan(code: str, year: int, version: int, state: str) -> dict[str, Any]:
    name = agency_name(code)
    statements = said(year) if code in ("990121", "990121100", "990122") else said(year)[:1]
    if code == "990121100" and year == 2024:
        statements = [*statements[:1], *HELD]
    if code == "990122" and year in PRIVATE_YEARS:
        statements = [*statements, PRIVATE]
    title = f"{name}关于{year}年法治政府建设情况的报告"
    hostile = code == "990121101" and year == 2023
    if hostile:
        title = f"石桥镇{year}年法治政府建设年度报告{SCRIPT}"
    texts = sentences(year, statements, PLACES[code])
    if code == "990121" and year == 2022 and version == 1:
        texts[2] = texts[2].replace("文件15件", "文件51件")
        texts.pop(-3)
    pdf = (code, year) in {("990121100", 2023), ("990122", PRIVATE_YEARS[0])}
    data = pdf_bytes(title, texts) if pdf else page_html(title, texts, year)
    published = date(year + 1, 5, 20) if state == "late" else date(year + 1, 3, 15)
    return {
        "code": code,
        "year": year,
        "version": version,
        "statements": statements,
        "title": title,
        "data": data,
        "published": published,
        "media_type": "application/pdf" if pdf else "text/html",
        "portal": "liuxi" if code.startswith("990121") else "yunling",
        "url": f"https://www.liuxi.gov.cn/{code}/{year}/v{version}.{'pdf' if pdf else 'html'}",
    }


def _report(conn: sa.Connection, plan: dict[str, Any], capture: records.Capture, done: Filled) -> None:
    code, year, agency = plan["code"], plan["year"], agency_id(plan["code"])
    document = extract_bytes(plan["data"], url=plan["url"], media_type=plan["media_type"])
    report_id = records.key(agency, year, document.text_sha256)
    current = plan["version"] == 2 or not (code == "990121" and year == 2022)
    if current:
        done.reports[code, year] = report_id
    starts = {s: document.text.find(head) for s, head in SECTION_HEADS.items()}
    ends = [*list(starts.values())[1:], len(document.text)]
    sections = [
        {"content": s, "heading": SECTION_HEADS[s], "start": at, "end": end, "level": 1, "areas": []}
        for (s, at), end in zip(starts.items(), ends, strict=True)
        if at >= 0
    ]
    put(
        conn,
        o.document,
        raw_sha256=document.raw_sha256,
        extractor_version=EXTRACTOR_VERSION,
        text_sha256=document.text_sha256,
        method=document.method,
        payload=to_payload(document),
    )
    put(
        conn,
        o.report,
        report_id=report_id,
        report_year=year,
        agency_id=agency,
        agency_name=agency_name(code),
        agency_type="government",
        tier=tier_of(code),
        region_code=code,
        **path(code),
        title=plan["title"],
        title_inferred=False,
        document_date=plan["published"] - timedelta(days=20),
        publish_date=plan["published"],
        first_seen_on=plan["published"] + timedelta(days=1),
        doc_number=f"政发〔{year + 1}〕7号",
        portal_id=plan["portal"],
        capture_id=capture.capture_id,
        body_capture_id=capture.capture_id,
        url=plan["url"],
        text_sha256=document.text_sha256,
        raw_sha256=document.raw_sha256,
        method=document.method,
        chars=len(document.text),
        garbage_share=0,
        sections=sections,
        flags=["dated_before_year_end"] if year == 2023 else [],
        extractor_version=EXTRACTOR_VERSION,
        parser_version="1",
        is_current=current,
        version_no=plan["version"],
        verdict="pass",
    )
    for statement in plan["statements"]:
        _statement(conn, plan, document, report_id, statement, current, done)


def _statement(
    conn: sa.Connection,
    plan: dict[str, Any],
    document: records.Document,
    report_id: str,
    s: Said,
    current: bool,
    done: Filled,
) -> None:
    year, agency = plan["year"], agency_id(plan["code"])
    sentence, evidence = s.sentence, s.evidence
    if not current:
        sentence, evidence = sentence.replace("文件15件", "文件51件"), evidence.replace("文件15件", "文件51件")
    at = document.text.find(sentence)
    assert at >= 0, (sentence, document.text)
    start = at + sentence.find(evidence)
    statement_id = records.key(agency, year, records.sha256(sentence), 0, start - at, 0 if current else 1)
    common = {
        "evidence_text": evidence,
        "evidence_start": start,
        "evidence_end": start + len(evidence),
        "page": 1 if document.pages else None,
        "sentence_text": sentence,
        "sentence_sha": records.sha256("".join(sentence.split())),
        "subject": None,
        "action": None,
        "object": None,
        "rule": "test",
        "confidence": 0.9,
        "unit_stated": s.unit_stated,
    }
    shape = {
        "value": s.value,
        "value_max": None,
        "unit": s.unit,
        "qualifier": s.qualifier,
        "is_zero": s.value == 0,
        "scope": "own",
        "period_type": s.period_type,
        "period_start": date(year, 1, 1),
        "period_end": date(year, 11, 30) if s.period_type == "cutoff" else None,
        "section": s.section,
        "facets": {},
    }
    put(
        conn,
        o.statement,
        report_id=report_id,
        statement_id=statement_id,
        report_year=year,
        agency_id=agency,
        indicator=s.indicator,
        name=s.name,
        verdict=s.verdict,
        **shape,
        **common,
    )
    if not current:
        return
    done.statements[plan["code"], year, evidence] = statement_id
    if s.verdict == "pass":
        key = list(INDICATORS).index(s.indicator) + 1 if s.indicator else 0
        put(
            conn,
            tables.fact_statement,
            report_year=year,
            agency_id=agency,
            statement_id=statement_id,
            report_id=report_id,
            indicator_key=key,
            name=s.name,
            corrected=False,
            flagged=False,
            contradicted=False,
            **shape,
        )
        put(conn, tables.fact_evidence, report_year=year, agency_id=agency, statement_id=statement_id, **common)
    else:
        put(
            conn,
            q.quarantine,
            report_id=report_id,
            statement_id=statement_id,
            report_year=year,
            agency_id=agency,
            row_kind="statement",
            indicator=s.indicator,
            cause="own",
            rules=list(s.rules),
            run_at=NOW,
        )
        for rule in s.rules:
            put(
                conn,
                q.violation,
                report_year=year,
                rule_id=rule,
                report_id=report_id,
                statement_id=statement_id,
                row_kind="statement",
                severity="quarantine_row",
                agency_id=agency,
                indicator=s.indicator,
                observed=f"{s.value:,.10g}",
                expected="0–1" if "ratio" in rule else "≤ 500",
                evidence=evidence,
            )
