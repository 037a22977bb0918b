"""A parsed report as rows of stage.report and stage.statement: same input, same rows, whatever came before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fazhi import settings
from fazhi.records import Document, ParsedReport, key, sha256
from fazhi.warehouse.agency import agency_key

SHA_DIGITS = 24


@dataclass(frozen=True, slots=True)
class StageItem:
    """A report as parsed, the document it was read from, and the capture of its page."""

    parsed: Mapping[str, Any] | ParsedReport  # the parse contract (contract.py), or what it is made from
    text: str  # what the offsets point into
    text_sha256: str
    raw_sha256: str
    method: str
    capture: Mapping[str, Any]  # row of crawl.capture of the page
    extractor_version: str = ""
    ocr_confidence: float | None = None
    garbage_share: float = 0.0
    body_capture_id: str | None = None  # capture that carried the text; None: the page itself

    @classmethod
    def of(
        cls,
        parsed: Mapping[str, Any] | ParsedReport,
        document: Document,
        capture: Mapping[str, Any],
        body_capture_id: str | None = None,
    ) -> StageItem:
        return cls(
            parsed=parsed,
            text=document.text,
            text_sha256=document.text_sha256,
            raw_sha256=document.raw_sha256,
            method=document.method,
            capture=capture,
            extractor_version=document.extractor_version,
            ocr_confidence=document.ocr_confidence,
            garbage_share=document.garbage_share,
            body_capture_id=body_capture_id,
        )


class StageRefused(ValueError):
    """A parsed report cannot be staged; the message names the capture and what is missing."""


def _squeeze(text: str) -> str:
    return "".join(text.split())


def cjk(text: str) -> int:
    """Number of CJK characters."""
    return sum("\u3400" <= c <= "\u9fff" for c in text)


def _day(value: str | date | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _first_seen(capture: Mapping[str, Any]) -> date:
    seen = capture.get("first_seen_at") or capture.get("fetched_at")
    if isinstance(seen, datetime):
        return seen.astimezone(settings.TZ).date()
    if isinstance(seen, date):
        return seen
    raise StageRefused(f"capture {capture.get('capture_id')}: no time of capture, so no day on which it was first seen")


def _body_chars(text: str, sections: list[Mapping[str, Any]]) -> int:
    """CJK characters from the first section to the last; of the whole text when no section was found."""
    if sections:
        return cjk(text[min(s["start"] for s in sections) : max(s["end"] for s in sections)])
    return cjk(text)


def statement_rows(parsed: Mapping[str, Any], text: str, agency_id: str, year: int) -> list[dict[str, Any]]:
    """Rows of stage.statement without report_id, ids stable under changes of rules and parser versions."""
    rows = []
    for s in (*parsed["facts"], *parsed["remainder"]):
        e, span = s["evidence"], s.get("sentence") or {}
        start, end = span.get("start", 0), span.get("end", 0)
        if not start <= e["start"] < end:
            start, end = e["start"], e["end"]
        sentence = text[start:end] or e["text"]
        rows.append(
            {
                "s": s,
                "start": start,
                "sentence": sentence.strip(),
                "sha": sha256(_squeeze(sentence))[:SHA_DIGITS],
                "position": len(_squeeze(text[start : e["start"]])),
            }
        )
    occurrence: dict[tuple[str, int], int] = {}
    for sha, start in sorted({(r["sha"], r["start"]) for r in rows}):
        occurrence[sha, start] = sum(1 for known, _ in occurrence if known == sha)
    rows.sort(key=lambda r: (r["start"], r["position"], *_tie(r["s"])))
    seen: Counter[tuple[str, int, int]] = Counter()
    out: dict[str, dict[str, Any]] = {}
    for r in rows:
        place = (r["sha"], occurrence[r["sha"], r["start"]], r["position"])
        statement_id = key(agency_id, year, *place, seen[place])
        seen[place] += 1
        out[statement_id] = {"statement_id": statement_id, "report_year": year, "agency_id": agency_id} | _columns(r)
    return list(out.values())


def _tie(s: Mapping[str, Any]) -> tuple[Any, ...]:
    """Order of the statements made by one quantity; the indicator comes last: promoting one rarely moves an id."""
    return (
        float(s["value"]),
        s["unit"],
        s["scope"],
        sorted(s["facets"].items()),
        s["evidence"]["end"],
        s["indicator"] or "~",
    )


def _columns(r: Mapping[str, Any]) -> dict[str, Any]:
    s, e, p = r["s"], r["s"]["evidence"], r["s"]["period"]
    name = s["name"] or "".join(filter(None, (s.get("subject"), s.get("action"), s.get("object")))) or None
    return {
        "indicator": s["indicator"],
        "name": name,
        "value": s["value"],
        "value_max": s["value_max"],
        "unit": s["unit"],
        "unit_stated": s["unit_stated"],
        "qualifier": s["qualifier"],
        "is_zero": s["is_zero"],
        "facets": dict(sorted(s["facets"].items())),
        "scope": s["scope"],
        "period_type": p["type"],
        "period_start": _day(p["start"]),
        "period_end": _day(p["end"]),
        "section": s["section"],
        "evidence_text": e["text"],
        "evidence_start": e["start"],
        "evidence_end": e["end"],
        "page": e["page"],
        "sentence_text": r["sentence"],
        "sentence_sha": r["sha"],
        "subject": s.get("subject"),
        "action": s.get("action"),
        "object": s.get("object"),
        "rule": s["rule"],
        "confidence": s["confidence"],
    }


def report_row(item: StageItem, parsed: Mapping[str, Any]) -> dict[str, Any]:
    """Row of stage.report. Raises StageRefused when the parse has no agency or no year."""
    c, region = item.capture, parsed["region"]
    agency, year = parsed["agency"], parsed["report_year"]
    if not (agency and year and parsed["agency_type"]):
        raise StageRefused(f"{c.get('url')}: a report without agency, type or year cannot be staged")
    who = agency_key(agency, parsed["agency_type"], region)
    return {
        "report_id": key(who.agency_id, year, item.text_sha256),
        "report_year": year,
        "agency_id": who.agency_id,
        "agency_name": agency,
        "agency_type": parsed["agency_type"],
        "tier": parsed["tier"],
        "type_class": who.type_class,
        "department": who.department,
        "region_code": region["code"],
        **{k: region[k] for k in ("province", "city", "county", "township")},
        "title": parsed["title"] or parsed["title_inferred"],
        "title_inferred": not parsed["title"],
        "document_date": _day(parsed["document_date"]),
        "publish_date": _day(parsed["publish_date"]),
        "first_seen_on": _first_seen(c),
        "doc_number": parsed["doc_number"],
        "portal_id": c["portal_id"],
        "capture_id": c["capture_id"],
        "body_capture_id": item.body_capture_id or c["capture_id"],
        "url": c["url"],
        "text_sha256": item.text_sha256,
        "raw_sha256": item.raw_sha256,
        "method": item.method,
        "chars": _body_chars(item.text, parsed["sections"]),
        "ocr_confidence": item.ocr_confidence,
        "garbage_share": item.garbage_share,
        "sections": list(parsed["sections"]),
        "flags": sorted(set(parsed["flags"])),
        "extractor_version": item.extractor_version,
        "parser_version": parsed.get("parser_version") or "",
    }
