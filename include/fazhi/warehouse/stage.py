"""Parsed reports into the stage: rows of stage.report and stage.statement, every version, idempotent.

Same input, same rows, in whatever order it arrives. The version in force of an agency and year is the last in the total
order (publish date, document date, text hash), dates unknown before dates known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from fazhi import settings
from fazhi.parse.contract import to_json
from fazhi.records import Document, ParsedReport, key, sha256
from fazhi.warehouse.agency import agency_key
from fazhi.warehouse.bulk import copy_rows
from fazhi.warehouse.locks import lock_years
from fazhi.warehouse.operational import report as report_table
from fazhi.warehouse.operational import statement as statement_table

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


@dataclass(slots=True)
class StageResult:
    """What was staged: ids by capture, and the report years that changed."""

    reports: int = 0
    statements: int = 0
    years: set[int] = field(default_factory=set)
    report_ids: dict[str, str] = field(default_factory=dict)  # capture_id of the page -> report_id


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
    """Order of several statements made by one quantity; the indicator comes last, so promoting one rarely moves an id."""  # noqa: E501
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


def stage_reports(conn: sa.Connection, items: Iterable[StageItem]) -> StageResult:
    """Write these reports and their statements; the caller commits.

    The same text of the same agency and year found on several pages is one report; of its pages the one with the
    smallest (url, capture id) describes it. Raises StageRefused (nothing is written then) for a parse that names no
    agency or year: callers refuse those before.
    """
    result = StageResult()
    best: dict[str, tuple[dict[str, Any], StageItem, Mapping[str, Any]]] = {}
    for item in items:
        parsed = to_json(item.parsed) if isinstance(item.parsed, ParsedReport) else item.parsed
        row = report_row(item, parsed)
        result.report_ids[row["capture_id"]] = row["report_id"]
        known = best.get(row["report_id"])
        if known and known[0]["first_seen_on"] < row["first_seen_on"]:
            row = row | {"first_seen_on": known[0]["first_seen_on"]}
        if known is None or (row["url"], row["capture_id"]) <= (known[0]["url"], known[0]["capture_id"]):
            best[row["report_id"]] = (row, item, parsed)
        else:
            known[0]["first_seen_on"] = min(known[0]["first_seen_on"], row["first_seen_on"])
    if not best:
        return result
    result.years = {row["report_year"] for row, _, _ in best.values()}
    lock_years(conn, result.years)
    statements = [
        {"report_id": report_id} | s
        for report_id, (row, item, parsed) in best.items()
        for s in statement_rows(parsed, item.text, row["agency_id"], row["report_year"])
    ]
    result.reports, result.statements = len(best), len(statements)
    _merge(conn, [row for row, _, _ in best.values()], statements)
    rank_versions(conn, {(row["report_year"], row["agency_id"]) for row, _, _ in best.values()})
    return result


def _merge(conn: sa.Connection, reports: list[dict[str, Any]], statements: list[dict[str, Any]]) -> None:
    """Set-based: COPY beside, then write only what differs, so that an unchanged rerun touches nothing."""
    copy_rows(conn, "new_report", report_table, list(reports[0]), reports)
    columns = list(statements[0]) if statements else ["report_id", "statement_id"]
    copy_rows(conn, "new_statement", statement_table, columns, statements)
    names = [c for c in reports[0] if c not in ("report_id", "first_seen_on")]
    same = ", ".join(f"r.{c}" for c in names)
    new = ", ".join(f"n.{c}" for c in names)
    conn.execute(
        sa.text(f"""
        insert into stage.report ({", ".join(reports[0])}) select {", ".join(reports[0])} from new_report n
        where not exists (select from stage.report r where r.report_id = n.report_id)""")
    )
    conn.execute(
        sa.text("""
        delete from new_statement n using new_report w, stage.report r
        where n.report_id = w.report_id and r.report_id = w.report_id
          and (r.url, r.capture_id) < (w.url, w.capture_id)""")
    )
    conn.execute(
        sa.text(f"""
        update stage.report r set {", ".join(f"{c} = n.{c}" for c in names)}, first_seen_on = least(r.first_seen_on, n.first_seen_on)
        from new_report n where r.report_id = n.report_id and (n.url, n.capture_id) <= (r.url, r.capture_id)
          and (({same}) is distinct from ({new}) or n.first_seen_on < r.first_seen_on)""")  # noqa: E501
    )
    conn.execute(
        sa.text("""
        update stage.report r set first_seen_on = n.first_seen_on from new_report n
        where r.report_id = n.report_id and n.first_seen_on < r.first_seen_on""")
    )
    conn.execute(
        sa.text("""
        delete from stage.statement s using new_report n, stage.report r
        where s.report_id = n.report_id and r.report_id = n.report_id and r.capture_id = n.capture_id
          and not exists (select from new_statement w where w.report_id = s.report_id and w.statement_id = s.statement_id)""")  # noqa: E501
    )
    if not statements:
        return
    rest = [c for c in columns if c not in ("report_id", "statement_id")]
    # A statement that reads otherwise now has not been judged yet: the gate's columns go back to null.
    conn.execute(
        sa.text(f"""
        update stage.statement s set {", ".join(f"{c} = n.{c}" for c in rest)}, verdict = null, value_corrected = null, review_id = null
        from new_statement n where s.report_id = n.report_id and s.statement_id = n.statement_id
          and ({", ".join(f"s.{c}" for c in rest)}) is distinct from ({", ".join(f"n.{c}" for c in rest)})""")  # noqa: E501
    )
    conn.execute(
        sa.text(f"""
        insert into stage.statement ({", ".join(columns)}) select {", ".join(columns)} from new_statement n
        where not exists (select from stage.statement s where s.report_id = n.report_id and s.statement_id = n.statement_id)""")  # noqa: E501
    )


def rank_versions(
    conn: sa.Connection, agency_years: set[tuple[int, str]] | None = None, year: int | None = None
) -> None:
    """Number the versions of these agency-years (or of a whole year) and mark the one in force.

    Call it after deleting a version, too. Writes only rows whose number or mark changes.
    """
    params: dict[str, Any] = {"year": year}
    where = "report_year = :year" if year is not None else "true"
    if agency_years is not None:
        where = "(report_year, agency_id) in (select y, a from unnest(cast(:ys as int[]), cast(:as as text[])) t(y, a))"
        pairs = sorted(agency_years)
        params = {"ys": [y for y, _ in pairs], "as": [a for _, a in pairs]}
    conn.execute(
        sa.text(f"""
        update stage.report r set version_no = v.n, is_current = (v.n = v.versions)
        from (select report_id, row_number() over w as n, count(*) over (partition by report_year, agency_id) as versions
              from stage.report where {where}
              window w as (partition by report_year, agency_id
                           order by publish_date nulls first, document_date nulls first, text_sha256 collate "C")) v
        where v.report_id = r.report_id and (r.version_no, r.is_current) is distinct from (v.n, v.n = v.versions)"""),  # noqa: E501
        params,
    )
