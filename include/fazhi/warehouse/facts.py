"""Fact tables, partitioned by report year.

Every fact table is keyed by (report_year, agency_id, …): the year selects the partition, the agency is the distribution
key where the tables are spread over several machines.
"""

from __future__ import annotations

import sqlalchemy as sa

from fazhi.warehouse.base import metadata
from fazhi.warehouse.columns import (
    BY_AGENCY,
    YEARLY,
    Bool,
    Date,
    Int,
    Json,
    Num,
    Real,
    Text,
    Texts,
    audit,
    col,
    need,
    pk,
)

AGENCY = "dw.dim_agency.agency_id"
YEAR = "dw.dim_year.report_year"

fact_report = sa.Table(
    "fact_report", metadata,
    pk("report_year", Int, "the year reported on", ref=YEAR),
    pk("agency_id", Text, "who reported", ref=AGENCY),
    need("report_id", Text, "the version in force", ref="dw.dim_document.report_id"),
    need("agency_name", Text, "name as this report states it"),
    need("agency_type", Text, "type as this report states it"),
    col("tier", Text, "national | province | city | county | township"),
    col("region_code", Text, "deepest official code", ref="dw.dim_region.region_code"),
    col("document_date", Date, "成文日期"),
    col("publish_date", Date, "发布日期 as stated, of the version in force"),
    need("first_seen_on", Date, "first capture of any version"),
    col("first_published_on", Date, "earliest stated publication of any version; null when none states one"),
    col("latest_published_on", Date, "stated publication of the version in force, or its first capture"),
    need("portal_id", Text, "where it was found", ref="dw.dim_portal.portal_id"),
    need("versions", Int, "versions of this report that were read"),
    need("chars", Int, "CJK characters of the body", unit="characters"),
    need("statements", Int, "own-year quantities in the star"),
    need("indicators", Int, "of these: claimed by the catalogue"),
    need("has_m1", Bool, "main measures and results found"),
    need("has_m2", Bool, "shortcomings and causes found"),
    need("has_m3", Bool, "duties of the first responsible person found"),
    need("has_m4", Bool, "arrangements for next year found"),
    need("has_m5", Bool, "other contents found"),
    col("m2_share", Real, "characters of the shortcomings section over those of all sections", unit="ratio"),
    need("flags", Texts, "flags of parser and gate"),
    need("flagged", Bool, "the gate let it through with a flag"),
    audit(),
    schema="dw", comment="One report in force per agency and year", info=BY_AGENCY, **YEARLY,
)

fact_section = sa.Table(
    "fact_section", metadata,
    pk("report_year", Int, "the year reported on", ref=YEAR),
    pk("agency_id", Text, "who reported", ref=AGENCY),
    pk("seq", Int, "order in the text"),
    need("report_id", Text, "document", ref="dw.dim_document.report_id"),
    need("section", Text, "M1..M5", ref="dw.dim_section.section"),
    need("heading", Text, "as written"),
    need("level", Int, "1 = top; an M3 is often nested in M1"),
    need("start_at", Int, "code point offset in the document's text"),
    need("end_at", Int, "code point offset in the document's text"),
    need("areas", Texts, "task areas named in it"),
    audit(),
    schema="dw", comment="Mandated contents found in a report", info=BY_AGENCY, **YEARLY,
)

fact_statement = sa.Table(
    "fact_statement", metadata,
    pk("report_year", Int, "the year reported on", ref=YEAR),
    pk("agency_id", Text, "who states it", ref=AGENCY),
    pk("statement_id", Text, "key(agency, year, sentence hash, occurrence, position, seq): free of code versions"),
    need("report_id", Text, "document", ref="dw.dim_document.report_id"),
    need("indicator_key", Int, "0: uncatalogued", ref="dw.dim_indicator.indicator_key"),
    col("name", Text, "of an uncatalogued statement: subject, action and object"),
    need("value", Num, "in base units, rates as ratios; a reviewer's correction if there is one"),
    col("value_max", Num, "upper end of a range"),
    need("unit", Text, "base unit"),
    need("qualifier", Text, "exact | at_least | at_most | approx | range"),
    need("is_zero", Bool, "a stated zero (silence is no row)"),
    need("scope", Text, "own | jurisdiction | sub_unit | joint | higher"),
    need("period_type", Text, "report_year | cutoff | as_of | part_year"),
    col("period_start", Date, "first day counted"),
    col("period_end", Date, "last day counted"),
    col("section", Text, "M1..M5", ref="dw.dim_section.section"),
    need("facets", Json, "forum, audience, object, outcome, topic …"),
    need("corrected", Bool, "the value is a reviewer's"),
    need("flagged", Bool, "the gate let it through with a flag"),
    need("contradicted", Bool, "the same report states another value of the same thing"),
    sa.Index("ix_fact_statement_id", "statement_id", postgresql_using="hash"),
    sa.Index("ix_fact_statement_indicator", "indicator_key"),
    schema="dw", comment="Every own-year quantity that a report in force states", info=BY_AGENCY, **YEARLY,
)

fact_evidence = sa.Table(
    "fact_evidence", metadata,
    pk("report_year", Int, "the year reported on", ref=YEAR),
    pk("agency_id", Text, "who states it", ref=AGENCY),
    pk("statement_id", Text, "what it proves", ref="dw.fact_statement.statement_id"),
    need("evidence_text", Text, "words that state it"),
    need("evidence_start", Int, "code point offset in the document's text"),
    need("evidence_end", Int, "code point offset in the document's text"),
    col("page", Int, "page of a PDF or scan"),
    need("sentence_sha", Text, "hash of the sentence without white space"),
    need("sentence_text", Text, "the sentence around it"),
    col("unit_stated", Text, "as written"),
    col("subject", Text, "who"),
    col("action", Text, "did"),
    col("object", Text, "what"),
    need("rule", Text, "how it was recognised"),
    need("confidence", Real, "0..1"),
    schema="dw", comment="The words behind each statement; unmasked, closed to the BI role", info=BY_AGENCY, **YEARLY,
)

fact_coverage = sa.Table(
    "fact_coverage", metadata,
    pk("report_year", Int, "the year reported on", ref=YEAR),
    pk("agency_id", Text, "who should report, or did", ref=AGENCY),
    need("agency_name", Text, "name in that year, or of the region's government"),
    need("agency_type", Text, "type"),
    col("tier", Text, "tier"),
    col("region_code", Text, "deepest official code", ref="dw.dim_region.region_code"),
    need("expected", Text, "why it is listed: region (government of a region) | seen (another year) | reported"),
    col("report_id", Text, "report in force; null: none in the star", ref="dw.dim_document.report_id"),
    col("published_on", Date, "earliest stated publication, else first capture"),
    col("first_seen_on", Date, "first capture"),
    col("due_on", Date, "last day in time"),
    col("portal_id", Text, "portal that watches it", ref="dw.dim_portal.portal_id"),
    schema="dw", comment="Agency by year: who should report and who did; no judgement", info=BY_AGENCY, **YEARLY,
)
