"""Operational tables: what was captured (crawl) and what was read from it, not yet gated (stage).

The stage holds every version of every report that was read. `verdict` and the correction columns are written by
the gate (quality/); the loader takes the rows whose verdict is pass or flag and nothing else.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from fazhi.warehouse.base import metadata

Text, Int, Num, Bool, Date = sa.Text, sa.Integer, sa.Numeric, sa.Boolean, sa.Date
TS = sa.DateTime(timezone=True)


def _col(name: str, type_: object, comment: str, **kw: object) -> sa.Column[object]:
    return sa.Column(name, type_, comment=comment, **kw)  # type: ignore[arg-type]


capture = sa.Table(
    "capture",
    metadata,
    _col("capture_id", Text, "key(url, raw_sha256)", primary_key=True),
    _col("portal_id", Text, "portal of the registry", nullable=False),
    _col("url", Text, "URL asked for", nullable=False),
    _col("final_url", Text, "URL that answered", nullable=False),
    _col("kind", Text, "list | detail | attachment", nullable=False),
    _col("parent_url", Text, "of an attachment: URL of its page"),
    _col("title", Text, "as listed; of an attachment the anchor text"),
    _col("listed_on", Date, "date shown in the list"),
    _col("year_hint", Int, "report year the listing suggests: the partition that builds it"),
    _col("status", Int, "HTTP status", nullable=False),
    _col("media_type", Text, "by magic bytes", nullable=False),
    _col("raw_sha256", Text, "of the body", nullable=False),
    _col("length", Int, "bytes of the body", nullable=False),
    _col("warc_file", Text, "archive file, relative to the archive", nullable=False),
    _col("warc_offset", sa.BigInteger, "offset of the record in it", nullable=False),
    _col("etag", Text, "validator for the next conditional request"),
    _col("last_modified", Text, "validator for the next conditional request"),
    _col("provenance", Text, "crawl | sample | manual", nullable=False),
    _col("first_seen_at", TS, "first capture of these bytes at this URL", nullable=False),
    _col("last_seen_at", TS, "last time the URL still answered with them", nullable=False),
    _col("withdrawn_on", Date, "day the URL answered 404 or 410"),
    sa.Index("ix_capture_year", "year_hint", "kind"),
    sa.Index("ix_capture_url", "url"),
    sa.Index("ix_capture_parent", "parent_url"),
    sa.Index("ix_capture_sha", "raw_sha256"),
    schema="crawl",
    comment="Archived responses; one row per (URL, bytes)",
)

portal_health = sa.Table(
    "portal_health",
    metadata,
    _col("portal_id", Text, "portal of the registry", primary_key=True),
    _col("last_attempt_at", TS, "last crawl begun"),
    _col("last_success_at", TS, "last crawl that found its links"),
    _col("outcome", Text, "ok | empty | blocked:… | error:…"),
    _col("detail", Text, "what went wrong, in one sentence"),
    _col("links", Int, "report links seen at the last success"),
    _col("links_before", Int, "report links seen at the success before"),
    _col("pages", Int, "list pages read at the last attempt"),
    schema="crawl",
    comment="State of each portal",
)

document = sa.Table(
    "document",
    metadata,
    _col("raw_sha256", Text, "bytes it was read from", primary_key=True),
    _col("extractor_version", Text, "code that read it", primary_key=True),
    _col("text_sha256", Text, "hash of the text without white space"),
    _col("method", Text, "html | pdf_text | ocr | docx | …"),
    _col("payload", JSONB, "the Document as JSON; null when it was refused"),
    _col("error", Text, "why the bytes could not be read; null when they could"),
    _col("extracted_at", TS, "audit", server_default=sa.func.now()),
    schema="stage",
    comment="Cache: bytes to text",
)

parse = sa.Table(
    "parse",
    metadata,
    _col("text_sha256", Text, "text that was parsed", primary_key=True),
    _col("context_digest", Text, "hash of what was known from outside", primary_key=True),
    _col("parser_version", Text, "code that parsed it", primary_key=True),
    _col("payload", JSONB, "the parse contract as JSON", nullable=False),
    _col("parsed_at", TS, "audit", server_default=sa.func.now()),
    schema="stage",
    comment="Cache: text to parsed report",
)

report = sa.Table(
    "report",
    metadata,
    _col("report_id", Text, "key(agency_id, report_year, text_sha256)", primary_key=True),
    _col("report_year", Int, "the year reported on", nullable=False),
    _col("agency_id", Text, "key(region_code, type class, department): warehouse/agency.py", nullable=False),
    _col("agency_name", Text, "full official name", nullable=False),
    _col("agency_type", Text, "government | party_and_government | department | … as in the contract", nullable=False),
    _col("type_class", Text, "part of the key: government | department | …; a joint report is the government's"),
    _col("department", Text, "part of the key: canonical department; empty for a government", server_default=""),
    _col("tier", Text, "national | province | city | county | township"),
    _col("region_code", Text, "deepest official code: 6 digits, 9 for a township"),
    _col("province", Text, "official name"),
    _col("city", Text, "official name"),
    _col("county", Text, "official name"),
    _col("township", Text, "official name"),
    _col("title", Text, "as shown, or inferred"),
    _col("title_inferred", Bool, "the page shows no title", nullable=False, server_default=sa.false()),
    _col("document_date", Date, "成文日期"),
    _col("publish_date", Date, "发布日期 as stated"),
    _col("first_seen_on", Date, "day of the first capture, Asia/Shanghai", nullable=False),
    _col("doc_number", Text, "发文字号"),
    _col("portal_id", Text, "portal it was found on", nullable=False),
    _col("capture_id", Text, "capture of its page", nullable=False),
    _col("body_capture_id", Text, "capture that carried the text (page or attachment)", nullable=False),
    _col("url", Text, "URL of its page", nullable=False),
    _col("text_sha256", Text, "hash of the text without white space", nullable=False),
    _col("raw_sha256", Text, "hash of the bytes that carried the text", nullable=False),
    _col("method", Text, "how the text was read", nullable=False),
    _col("chars", Int, "CJK characters of the body", nullable=False),
    _col("ocr_confidence", Num, "mean line confidence 0..1, OCR only"),
    _col("garbage_share", Num, "share of unreadable characters", nullable=False, server_default="0"),
    _col("sections", JSONB, "mandated contents with offsets", nullable=False),
    _col("flags", ARRAY(Text), "flags of the parser", nullable=False),
    _col("extractor_version", Text, "code that read it", nullable=False),
    _col("parser_version", Text, "code that parsed it", nullable=False),
    _col("is_current", Bool, "newest version of this agency and year", nullable=False, server_default=sa.true()),
    _col("version_no", Int, "1 = first version of this agency and year", nullable=False, server_default="1"),
    _col("verdict", Text, "pass | flag | quarantine | reject; null before the gate"),
    sa.Index("ix_stage_report_year", "report_year", "agency_id"),
    sa.Index(
        "ix_stage_report_list",
        sa.text("report_year desc"),
        "region_code",
        "agency_name",
        "report_id",
        postgresql_where=sa.text("is_current"),
        postgresql_include=["verdict"],
    ),
    schema="stage",
    comment="Reports read, every version, before the gate",
)

statement = sa.Table(
    "statement",
    metadata,
    _col("report_id", Text, "stage.report", primary_key=True),
    _col("statement_id", Text, "key(agency, year, sentence_sha, occurrence, position, seq)", primary_key=True),
    _col("report_year", Int, "the year reported on", nullable=False),
    _col("agency_id", Text, "stage.report", nullable=False),
    _col("indicator", Text, "catalogue code; null: uncatalogued"),
    _col("name", Text, "name of the indicator, or subject+action+object of an uncatalogued statement"),
    _col("value", Num, "in base units; rates as ratios", nullable=False),
    _col("value_max", Num, "upper end of a range"),
    _col("unit", Text, "base unit", nullable=False),
    _col("unit_stated", Text, "as written"),
    _col("qualifier", Text, "exact | at_least | at_most | approx | range", nullable=False),
    _col("is_zero", Bool, "a stated zero", nullable=False),
    _col("facets", JSONB, "forum, audience, object, outcome, topic …", nullable=False),
    _col("scope", Text, "own | jurisdiction | sub_unit | joint | higher", nullable=False),
    _col("period_type", Text, "report_year | cutoff | as_of | part_year", nullable=False),
    _col("period_start", Date, "first day counted"),
    _col("period_end", Date, "last day counted"),
    _col("section", Text, "M1..M5"),
    _col("evidence_text", Text, "words that state it", nullable=False),
    _col("evidence_start", Int, "code point offset in the document's text", nullable=False),
    _col("evidence_end", Int, "code point offset in the document's text", nullable=False),
    _col("page", Int, "page of a PDF or scan"),
    _col("sentence_text", Text, "the sentence around it", nullable=False),
    _col("sentence_sha", Text, "hash of the sentence without white space", nullable=False),
    _col("subject", Text, "who"),
    _col("action", Text, "did"),
    _col("object", Text, "what"),
    _col("rule", Text, "how it was recognised", nullable=False),
    _col("confidence", Num, "0..1", nullable=False),
    _col("verdict", Text, "pass | flag | quarantine | reject; null before the gate"),
    _col("value_corrected", Num, "value a reviewer put in its place"),
    _col("review_id", sa.BigInteger, "decision in quality.review that was applied"),
    sa.Index("ix_stage_statement_year", "report_year", "indicator"),
    schema="stage",
    comment="Own-year quantities read, before the gate",
)

refusal = sa.Table(
    "refusal",
    metadata,
    _col("capture_id", Text, "capture that was looked at", primary_key=True),
    _col("year_hint", Int, "partition that looked at it"),
    _col("stage", Text, "extract | parse", nullable=False),
    _col("reason", Text, "why it is not a report, or could not be read", nullable=False),
    _col("title", Text, "as listed"),
    _col("url", Text, "where it is", nullable=False),
    _col("portal_id", Text, "portal of the registry", nullable=False),
    _col("code_version", Text, "extractor or parser version that refused it", nullable=False),
    _col("refused_at", TS, "audit", server_default=sa.func.now()),
    schema="stage",
    comment="Captures that gave no report: look-alikes, reposts, unreadable files. Their bytes stay archived",
)

page_result = sa.Table(
    "page_result",
    metadata,
    _col("capture_id", Text, "detail capture", primary_key=True),
    _col("inputs_digest", Text, "hash of the page's and its attachments' bytes", nullable=False),
    _col("code_version", Text, "extractor/parser versions that looked at it", nullable=False),
    _col("report_id", Text, "stage.report it gave; null: refused"),
    _col("report_year", Int, "year of that report"),
    schema="stage",
    comment="What each captured page came to: work is pending where inputs or code differ from this",
)

year_state = sa.Table(
    "year_state",
    metadata,
    _col("report_year", Int, "the year reported on", primary_key=True),
    _col("dirty", Bool, "stage changed since the last load", nullable=False, server_default=sa.false()),
    _col("staged_seq", Int, "stagings so far", nullable=False, server_default="0"),
    _col("load_seq", Int, "loads so far", nullable=False, server_default="0"),
    _col("published_seq", Int, "load that the marts show", nullable=False, server_default="0"),
    schema="stage",
    comment="Where each report year stands between stage, star and marts",
)

touched = sa.Table(
    "touched",
    metadata,
    _col("report_year", Int, "the year reported on", primary_key=True, autoincrement=False),
    _col("agency_id", Text, "whose staged rows differ from what the star was loaded from", primary_key=True),
    schema="stage",
    comment="What the next load has to look at; kept by triggers on stage.report and stage.statement, whoever writes there",  # noqa: E501
)

# Statement-level triggers with transition tables: a bulk write costs one set operation, an unchanged row marks nothing.
_TOUCH = """
create or replace function stage.touch() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into stage.touched select distinct report_year, agency_id from n order by 1, 2 on conflict do nothing;
  elsif tg_op = 'DELETE' then
    insert into stage.touched select distinct report_year, agency_id from o order by 1, 2 on conflict do nothing;
  elsif tg_table_name = 'report' then
    insert into stage.touched
      select distinct v.report_year, v.agency_id from n join o using (report_id),
        lateral (values (n.report_year, n.agency_id), (o.report_year, o.agency_id)) v(report_year, agency_id)
      where (n.*) is distinct from (o.*) order by 1, 2 on conflict do nothing;
  else
    insert into stage.touched
      select distinct n.report_year, n.agency_id from n join o using (report_id, statement_id)
      where (n.*) is distinct from (o.*) order by 1, 2 on conflict do nothing;
  end if;
  return null;
end $$;
"""
_TRIGGER = """
create or replace trigger touch_insert after insert on stage.{t} referencing new table as n for each statement execute function stage.touch();
create or replace trigger touch_delete after delete on stage.{t} referencing old table as o for each statement execute function stage.touch();
create or replace trigger touch_update after update on stage.{t} referencing old table as o new table as n
  for each statement execute function stage.touch();
"""  # noqa: E501
for _table in (report, statement):
    sa.event.listen(_table, "after_create", sa.DDL(_TOUCH + _TRIGGER.format(t=_table.name)))  # type: ignore[no-untyped-call]
