"""Small parsed reports to fill a warehouse with, and a small catalogue."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import sqlalchemy as sa

from fazhi.records import sha256
from fazhi.warehouse import stage, stage_rows

CATALOGUE = [
    {"code": "STUDY", "name_cn": "学法次数", "name_en": "Study sessions", "unit": "次", "value_kind": "count", "aggregation": "sum"},
    {"code": "CASES", "name_cn": "受理案件", "name_en": "Cases", "unit": "件", "value_kind": "count", "aggregation": "sum"},
    {"code": "LOST", "name_cn": "败诉案件", "name_en": "Cases lost", "unit": "件", "value_kind": "count", "aggregation": "sum"},
    {"code": "LOSS_RATE", "name_cn": "败诉率", "name_en": "Loss rate", "unit": "ratio", "value_kind": "ratio", "aggregation": "none",
     "constraints": [type("C", (), {"op": "==", "left": ("LOSS_RATE",), "right": ("LOST", "CASES")})()]},
    {"code": "RATE", "name_cn": "满意率", "name_en": "Satisfaction", "unit": "ratio", "value_kind": "ratio", "aggregation": "none"},
]  # fmt: skip
REGIONS = {
    "440823": ("广东省", "湛江市", "遂溪县", None, "county"),
    "440825": ("广东省", "湛江市", "徐闻县", None, "county"),
    "440881": ("广东省", "湛江市", "廉江市", None, "county"),
    "440800": ("广东省", "湛江市", None, None, "city"),
    "440823112": ("广东省", "湛江市", "遂溪县", "港门镇", "township"),
    "320621": ("江苏省", "南通市", "海安县", None, "county"),
    "320685": ("江苏省", "南通市", "海安市", None, "county"),
}
WORDS = {
    "STUDY": "组织学法{}次",
    "CASES": "受理案件{}件",
    "LOST": "败诉案件{}件",
    "LOSS_RATE": "败诉率为{}",
    "RATE": "满意率为{}",
    None: "走访企业{}家",
}


def fact(text: str, code: str | None, value: float, start: int, end: int, year: int, **more: Any) -> dict[str, Any]:
    """One statement of the parse contract whose evidence is text[start:end]; its sentence ends at the next 。"""
    first = text.rfind("。", 0, start) + 1
    unit = "ratio" if code in ("RATE", "LOSS_RATE") else {"STUDY": "次", None: "家"}.get(code, "件")
    return {
        "indicator": code, "name": None, "value": value, "value_max": None, "unit": unit, "unit_stated": unit,
        "qualifier": "exact", "is_zero": value == 0, "facets": {}, "scope": "own",
        "period": {"type": "report_year", "start": f"{year}-01-01", "end": f"{year}-12-31"}, "section": "M1",
        "evidence": {"text": text[start:end], "start": start, "end": end, "page": None},
        "sentence": {"start": first, "end": text.index("。", end) + 1}, "rule": "test", "confidence": 0.9,
        "subject": None, "action": "走访" if code is None else None, "object": "企业" if code is None else None,
    } | more  # fmt: skip


def make(
    code: str, year: int, values: list[tuple[str | None, float] | tuple[str | None, float, dict[str, Any]]], *,
    agency: str | None = None, agency_type: str = "government", publish: str | None = None, dated: str | None = None,
    seen: str = "2024-02-01", url: str | None = None, portal: str = "p1", words: str = "", flags: tuple[str, ...] = (),
) -> stage_rows.StageItem:  # fmt: skip
    """A report of the government of region `code` on `year` that states these (indicator, value[, overrides]), in this order."""
    province, city, county, township, tier = REGIONS[code]
    agency = agency or "".join(filter(None, (township or county or city, "人民政府")))
    text, facts = f"{agency}{year}年法治政府建设年度报告。{words}", []
    for indicator, value, *more in values:
        start = len(text)
        text += WORDS[indicator].format(f"{value:g}")
        facts.append((indicator, value, start, len(text), *more))
        text += "。"
    body = len(text)
    text += "存在的问题是力度不足。"
    statements = [fact(text, i, v, a, b, year, **(m[0] if m else {})) for i, v, a, b, *m in facts]
    parsed = {
        "schema_version": "1.0", "parser_version": "t1", "is_report": True, "refusal": None, "title": f"{agency}{year}年报告",
        "title_inferred": None, "agency": agency, "agency_type": agency_type, "tier": tier,
        "region": {"province": province, "city": city, "county": county, "township": township, "code": code},
        "report_year": year, "document_date": dated, "publish_date": publish, "doc_number": None,
        "sections": [
            {"content": "M1", "heading": "一", "start": 0, "end": body, "level": 1, "areas": ["LEAD"]},
            {"content": "M2", "heading": "二", "start": body, "end": len(text), "level": 1, "areas": []},
        ],
        "flags": list(flags), "facts": [s for s in statements if s["indicator"]],
        "remainder": [s for s in statements if not s["indicator"]],
    }  # fmt: skip
    url = url or f"http://127.0.0.1/{code}/{year}"
    capture = {
        "capture_id": sha256(f"{url}{text}{publish}{dated}")[:24],  # other dates come of other bytes
        "portal_id": portal, "url": url,
        "first_seen_at": dt.datetime.fromisoformat(seen + "T09:00:00+08:00"),
    }  # fmt: skip
    return stage_rows.StageItem(parsed, text, sha256(re.sub(r"\s", "", text)), sha256(text), "plain", capture, "x1")


def put(engine: sa.Engine, *items: stage_rows.StageItem, verdict: str | None = "pass") -> stage.StageResult:
    """Stage these and let the gate's verdict stand for every row that has none."""
    with engine.begin() as conn:
        result = stage.stage_reports(conn, items)
        for table in ("report", "statement"):
            conn.execute(sa.text(f"update stage.{table} set verdict = :v where verdict is null"), {"v": verdict})
    return result


def rows(engine: sa.Engine, sql: str, **params: Any) -> list[Any]:
    with engine.connect() as conn:
        return list(conn.execute(sa.text(sql), params).all())


def empty(engine: sa.Engine) -> None:
    names = ("stage.report", "stage.statement", "stage.touched", "dw.fact_report", "dw.fact_section", "dw.fact_statement",
             "dw.fact_evidence", "dw.fact_coverage", "dw.dim_document", "dw.dim_agency", "dw.agency_succession", "dw.dim_portal",
             "crawl.capture", "crawl.portal_health", "mart.yoy_indicator", "mart.yoy_region", "mart.ranking",
             "mart.timeliness", "mart.completeness", "mart.quantification", "mart.unmapped", "mart.coverage_summary",
             "mart.text_reuse", "mart.portal_health", "mart.refreshed")  # fmt: skip
    with engine.begin() as conn:
        conn.execute(sa.text(f"truncate {', '.join(names)}"))
