"""The JSON form of a parsed report: the contract other programs rely on (contract.schema.json beside this file)."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from fazhi.records import ParsedReport, Statement

SCHEMA_VERSION = "1.0"


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the object that `fazhi parse --json` prints."""
    loaded: dict[str, Any] = json.loads(files("fazhi.parse").joinpath("contract.schema.json").read_text("utf-8"))
    return loaded


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and float(value).is_integer() and abs(value) >= 2 else value


def _statement(s: Statement) -> dict[str, Any]:
    e = s.evidence
    return {
        "indicator": s.indicator,
        "name": s.name,
        "value": _number(s.value),
        "value_max": _number(s.value_max),
        "unit": s.unit,
        "unit_stated": s.unit_stated,
        "qualifier": s.qualifier,
        "is_zero": s.is_zero,
        "facets": dict(s.facets),
        "scope": s.scope,
        "period": {"type": s.period.type, "start": _iso(s.period.start), "end": _iso(s.period.end)},
        "section": s.section,
        "evidence": {"text": e.text, "start": e.start, "end": e.end, "page": e.page},
        "sentence": {"start": e.sentence_start, "end": e.sentence_end},
        "rule": s.rule,
        "confidence": round(s.confidence, 3),
        "subject": s.subject,
        "action": s.action,
        "object": s.object,
    }


def to_json(report: ParsedReport, *, text: str | None = None) -> dict[str, Any]:
    """One object as in contract.schema.json; `text` is added when given (offsets are code points into it)."""
    m, r = report.metadata, report.reading
    out: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "parser_version": report.parser_version,
        "is_report": m.is_report,
        "refusal": m.refusal,
        "title": m.title,
        "title_inferred": m.title_inferred,
        "agency": m.agency,
        "agency_type": m.agency_type,
        "tier": m.tier,
        "region": {k: getattr(m.region, k) for k in ("province", "city", "county", "township", "code")},
        "report_year": m.report_year,
        "document_date": _iso(m.document_date),
        "publish_date": _iso(m.publish_date),
        "doc_number": m.doc_number,
        "recipient": m.recipient,
        "signature": m.signature,
        "sections": [
            {
                "content": s.content,
                "heading": s.heading,
                "start": s.start,
                "end": s.end,
                "level": s.level,
                "areas": list(s.areas),
            }
            for s in m.sections
        ],
        "flags": [*m.flags, *r.flags],
        "facts": [_statement(s) for s in r.facts],
        "remainder": [_statement(s) for s in r.remainder],
    }
    if text is not None:
        out["text"] = text
    return out
