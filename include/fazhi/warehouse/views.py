"""Views of the star: no rows of their own, made anew at every upgrade. Each has its question as comment."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa

from fazhi.warehouse.masking import MASK


@dataclass(frozen=True, slots=True)
class View:
    """`columns`: name to comment, in the order of the SELECT."""

    name: str
    comment: str
    columns: dict[str, str]
    select: str
    private: bool = field(default=False)  # not for the BI role


FACT_INDICATOR = View(
    "dw.fact_indicator",
    "The catalogued part of fact_statement, with the indicator's code",
    {
        "report_year": "the year reported on",
        "agency_id": "who states it",
        "statement_id": "statement",
        "report_id": "document",
        "indicator": "catalogue code",
        "indicator_name": "Chinese name",
        "value": "in base units, rates as ratios",
        "value_max": "upper end of a range",
        "unit": "base unit",
        "qualifier": "exact | at_least | at_most | approx | range",
        "is_zero": "a stated zero",
        "scope": "own | jurisdiction | sub_unit | joint | higher",
        "period_type": "report_year | cutoff | as_of | part_year",
        "period_start": "first day counted",
        "period_end": "last day counted",
        "section": "M1..M5",
        "facets": "forum, audience, object …",
        "corrected": "the value is a reviewer's",
        "flagged": "let through with a flag",
        "contradicted": "the same report states another value",
    },
    """select s.report_year, s.agency_id, s.statement_id, s.report_id, i.code, i.name_cn, s.value, s.value_max, s.unit, s.qualifier,
  s.is_zero, s.scope, s.period_type, s.period_start, s.period_end, s.section, s.facets, s.corrected, s.flagged, s.contradicted
from dw.fact_statement s join dw.dim_indicator i using (indicator_key) where s.indicator_key <> 0""",  # noqa: E501
)

_COVERAGE_STATUS = """case
    when c.report_id is not null and coalesce(c.published_on, c.first_seen_on) <= a.as_of
      then case when c.published_on > c.due_on then 'late' else 'published' end
    when c.due_on is null or a.as_of <= c.due_on then 'not_due'
    when c.portal_id is null then 'unmonitored'
    when h.outcome like 'blocked%' or h.outcome like 'error%' then 'blocked'
    else 'missing' end"""

COVERAGE = View(
    "mart.coverage",
    "Who published, who is late, who is missing, as of a stated day?",
    {
        "report_year": "the year reported on",
        "agency_id": "who should report, or did",
        "agency_name": "name in that year",
        "agency_type": "type",
        "department": "canonical department; empty for a government",
        "tier": "tier",
        "region_code": "deepest official code",
        "province": "official name",
        "city": "official name",
        "county": "official name",
        "expected": "why it is listed: region | seen | reported",
        "as_of": "day on which the status holds",
        "status": "published | late | missing | not_due | blocked | unmonitored",
        "due_on": "last day in time",
        "published_on": "earliest stated publication",
        "first_seen_on": "first capture",
        "portal_id": "portal that watches it",
        "report_id": "report in force",
    },
    f"""select c.report_year, c.agency_id, c.agency_name, c.agency_type, c.department, c.tier, c.region_code, c.province, c.city, c.county,
  c.expected, a.as_of, {_COVERAGE_STATUS} as status, c.due_on, c.published_on, c.first_seen_on, c.portal_id, c.report_id
from dw.fact_coverage c
cross join (select max(as_of) as as_of from mart.refreshed where mart = 'coverage') a
left join crawl.portal_health h on h.portal_id = c.portal_id""",  # noqa: E501
)

_TRACE = """select s.statement_id, s.report_year, s.agency_id, r.agency_name, coalesce(i.code, ''), coalesce(i.name_cn, s.name), s.value,
  s.value_max, s.unit, s.qualifier, {evidence}, e.evidence_start, e.evidence_end, e.page, {sentence}, e.sentence_sha, s.section, e.rule,
  e.confidence, d.report_id, d.title, d.doc_number, d.text_sha256, d.raw_sha256, d.method, d.url, b.url, b.final_url, b.warc_file,
  b.warc_offset, b.first_seen_at, d.portal_id
from dw.fact_statement s
join dw.fact_evidence e on (e.report_year, e.agency_id, e.statement_id) = (s.report_year, s.agency_id, s.statement_id)
join dw.fact_report r on (r.report_year, r.agency_id) = (s.report_year, s.agency_id)
join dw.dim_document d on d.report_id = s.report_id
left join dw.dim_indicator i on i.indicator_key = s.indicator_key and s.indicator_key <> 0
left join crawl.capture b on b.capture_id = d.body_capture_id"""  # noqa: E501

_TRACE_COLUMNS = {
    "statement_id": "statement",
    "report_year": "the year reported on",
    "agency_id": "who states it",
    "agency_name": "as the report says",
    "indicator": "catalogue code; empty: uncatalogued",
    "indicator_name": "Chinese name, or the statement's own words",
    "value": "in base units",
    "value_max": "upper end of a range",
    "unit": "base unit",
    "qualifier": "exact | at_least | at_most | approx | range",
    "evidence_text": "words that state it",
    "evidence_start": "code point offset in the document's text",
    "evidence_end": "code point offset in the document's text",
    "page": "page of a PDF or scan",
    "sentence_text": "the sentence around it",
    "sentence_sha": "hash of the sentence",
    "section": "M1..M5",
    "rule": "how it was recognised",
    "confidence": "0..1",
    "report_id": "document",
    "title": "of the document",
    "doc_number": "发文字号",
    "text_sha256": "hash of the text without white space",
    "raw_sha256": "hash of the archived bytes",
    "method": "how the text was read",
    "url": "page of the report",
    "body_url": "what carried the text: page or attachment",
    "final_url": "after redirects",
    "warc_file": "archive file",
    "warc_offset": "offset of the record in it",
    "captured_at": "first capture of these bytes",
    "portal_id": "portal",
}
TRACE = View(
    "mart.trace",
    "Where does this number come from? Statement, sentence, document, capture, URL; names of private persons masked",
    _TRACE_COLUMNS,
    _TRACE.format(evidence="dw.mask_names(e.evidence_text)", sentence="dw.mask_names(e.sentence_text)"),
)
TRACE_FULL = View(
    "dw.trace_unmasked",
    "mart.trace with evidence as written; only for roles that may see private persons' names",
    _TRACE_COLUMNS,
    _TRACE.format(evidence="e.evidence_text", sentence="e.sentence_text"),
    private=True,
)

VIEWS = (FACT_INDICATOR, COVERAGE, TRACE, TRACE_FULL)


def create_views(conn: sa.Connection) -> None:
    """Make every view and function anew, with comments."""
    drop_views(conn)
    conn.exec_driver_sql(MASK.replace("%", "%%"))
    for view in VIEWS:
        conn.exec_driver_sql(f"create view {view.name} ({', '.join(view.columns)}) as {view.select.replace('%', '%%')}")
        conn.exec_driver_sql(f"comment on view {view.name} is {_quote(view.comment)}")
        for column, comment in view.columns.items():
            conn.exec_driver_sql(f"comment on column {view.name}.{column} is {_quote(comment)}")


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"


def drop_views(conn: sa.Connection) -> None:
    """Drop every view, dependants first, and the function that masks names."""
    for view in reversed(VIEWS):
        conn.exec_driver_sql(f"drop view if exists {view.name}")
    conn.exec_driver_sql("drop function if exists dw.mask_names(text)")
