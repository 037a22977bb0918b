"""Dimensions of the star and the bridges between members that succeeded each other."""

from __future__ import annotations

import sqlalchemy as sa

from fazhi.warehouse.base import metadata
from fazhi.warehouse.columns import (
    AGENCY_TYPES,
    WHOLE,
    Bool,
    Date,
    Int,
    Ints,
    Json,
    Num,
    Text,
    Texts,
    audit,
    col,
    need,
    pk,
)

UNCATALOGUED = 0  # indicator_key of statements that no indicator claims

dim_indicator = sa.Table(
    "dim_indicator",
    metadata,
    pk("indicator_key", Int, "hash of the code; 0 is the uncatalogued member"),
    need("code", Text, "catalogue code", unique=True),
    need("name_cn", Text, "Chinese name"),
    col("name_en", Text, "English name"),
    col("definition", Text, "what is counted"),
    col("unit", Text, "base unit; rates are ratios"),
    col("value_kind", Text, "count | ratio | amount"),
    need("aggregation", Text, "how values combine: sum (flow) | last (stock) | none", server_default="none"),
    col("numerator", Text, "of a rate: code of its numerator", ref="dw.dim_indicator.code"),
    col("denominator", Text, "of a rate: code of its denominator", ref="dw.dim_indicator.code"),
    need("plausible", Json, "tier to [smallest, largest] plausible value"),
    col("official_term", Text, "official statistical term"),
    col("area", Text, "task area of the 纲要"),
    need("definition_changes", Ints, "report years from which the official definition is another", server_default="{}"),
    schema="dw",
    comment="Indicators of the catalogue; one row each, one for the uncatalogued",
    info=WHOLE,
)

dim_region = sa.Table(
    "dim_region",
    metadata,
    pk("region_code", Text, "official code: 6 digits, 9 for a township"),
    pk("valid_from", Date, "first day of this version"),
    col("valid_to", Date, "first day it no longer holds; null: still in force"),
    need("is_current", Bool, "the newest version of the code"),
    need("name", Text, "official name"),
    need("tier", Text, "national | province | city | county | township"),
    col("parent_code", Text, "code of the region above", ref="dw.dim_region.region_code"),
    col("province_code", Text, "province it lies in", ref="dw.dim_region.region_code"),
    col("city_code", Text, "city it lies in", ref="dw.dim_region.region_code"),
    col("county_code", Text, "county it lies in", ref="dw.dim_region.region_code"),
    col("province", Text, "official name of the province"),
    col("city", Text, "official name of the city"),
    col("county", Text, "official name of the county"),
    col("township", Text, "official name of the township"),
    col("successor", Text, "code that took its place", ref="dw.dim_region.region_code"),
    sa.Index("ix_dim_region_parent", "parent_code"),
    schema="dw",
    comment="Regions by version (SCD2), four tiers, official codes",
    info=WHOLE,
)

dim_agency = sa.Table(
    "dim_agency",
    metadata,
    pk("agency_id", Text, "key(region_code, type class, canonical department): survives variants of the name"),
    pk("valid_from", Date, "publication of the first report that shows these attributes"),
    col("valid_to", Date, "publication of the first report that shows others; null: still in force"),
    need("is_current", Bool, "the newest version of the agency"),
    need("name", Text, "full name as the reports of this version state it"),
    need("agency_type", Text, AGENCY_TYPES),
    need("type_class", Text, "part of the key: a joint Party and government report is the government's"),
    need("department", Text, "part of the key: canonical name of the department; empty for a government"),
    col("tier", Text, "national | province | city | county | township"),
    col("region_code", Text, "deepest official code", ref="dw.dim_region.region_code"),
    col("province", Text, "official name"),
    col("city", Text, "official name"),
    col("county", Text, "official name"),
    col("township", Text, "official name"),
    sa.Index("ix_dim_agency_region", "region_code"),
    schema="dw",
    comment="Reporting bodies by version (SCD2); validity from publication dates",
    info=WHOLE,
)

region_succession = sa.Table(
    "region_succession",
    metadata,
    pk("predecessor", Text, "code that ended", ref="dw.dim_region.region_code"),
    pk("successor", Text, "code that took its place", ref="dw.dim_region.region_code"),
    col("effective_on", Date, "official date of the change"),
    need("kind", Text, "recoded | merged | split"),
    schema="dw",
    comment="Bridge: regions that were merged, split or recoded",
    info=WHOLE,
)

agency_succession = sa.Table(
    "agency_succession",
    metadata,
    pk("predecessor", Text, "agency that ended", ref="dw.dim_agency.agency_id"),
    pk("successor", Text, "agency that took its place", ref="dw.dim_agency.agency_id"),
    col("effective_on", Date, "official date of the change"),
    need("kind", Text, "recoded | merged | split | renamed"),
    need("source", Text, "region: follows its region; declared: named in the reference data"),
    schema="dw",
    comment="Bridge: agencies merged, split, recoded or renamed; YoY follows it",
    info=WHOLE,
)

department_succession = sa.Table(
    "department_succession",
    metadata,
    pk("predecessor", Text, "canonical name of the department that ended"),
    pk("successor", Text, "canonical name of the department that took its place"),
    need("effective_on", Date, "day by which the reform was to be done everywhere"),
    need("kind", Text, "renamed | merged"),
    need("source", Text, "decision that names it"),
    schema="dw",
    comment="Bridge: departments that a national reform merged or renamed, the same in every region",
    info=WHOLE,
)

dim_year = sa.Table(
    "dim_year",
    metadata,
    pk("report_year", Int, "the year reported on"),
    need("regime", Text, "rules in force for reports on this year"),
    col("regime_name", Text, "name of these rules"),
    col("due_on", Date, "last day on which publication is in time"),
    col("sections", Texts, "mandated contents under these rules"),
    col("areas", Texts, "task areas of the 纲要 in force"),
    col("source", Text, "where these rules are written"),
    schema="dw",
    comment="Report years with the regime in force",
    info=WHOLE,
)

dim_date = sa.Table(
    "dim_date",
    metadata,
    pk("day", Date, "calendar day"),
    need("year", Int, "calendar year"),
    need("quarter", Int, "1..4"),
    need("month", Int, "1..12"),
    need("iso_week", Int, "ISO week"),
    need("weekday", Int, "1 = Monday"),
    schema="dw",
    comment="Calendar",
    info=WHOLE,
)

dim_section = sa.Table(
    "dim_section",
    metadata,
    pk("section", Text, "M1..M5"),
    need("name_cn", Text, "Chinese name"),
    need("name_en", Text, "English name"),
    need("mandatory", Bool, "the law requires it"),
    schema="dw",
    comment="Mandated contents of a report",
    info=WHOLE,
)

dim_portal = sa.Table(
    "dim_portal",
    metadata,
    pk("portal_id", Text, "portal of the registry"),
    need("site", Text, "host"),
    col("name", Text, "name shown"),
    col("region_code", Text, "region whose reports it publishes", ref="dw.dim_region.region_code"),
    col("tier", Text, "tier of its region"),
    col("family", Text, "CMS family"),
    need("monitored", Bool, "it is crawled regularly: absence on it means something"),
    need("covers", Text, "region: all bodies of its region | body: one body alone", server_default="region"),
    col("agency_id", Text, "of a portal of one body: that body, where it is known", ref="dw.dim_agency.agency_id"),
    schema="dw",
    comment="Portals of the registry",
    info=WHOLE,
)

member_source = sa.Table(
    "member_source",
    metadata,
    pk("dimension", Text, "table that is filled from declarations or official data"),
    need("digest", Text, "hash of its rows at the last change"),
    need("members", Int, "rows"),
    schema="dw",
    comment="What each reference dimension was last filled with",
    info=WHOLE,
)

release = sa.Table(
    "release",
    metadata,
    pk("name", Text, "name of the release; its rows are in schema release_<name>"),
    need("digest", Text, "hash of its content: cite it with the name"),
    need("rows", Int, "rows frozen"),
    audit(),
    schema="dw",
    comment="Frozen snapshots of the star",
    info={**WHOLE, "clock": True},
)

dim_document = sa.Table(
    "dim_document",
    metadata,
    pk("report_id", Text, "key(agency_id, report_year, text_sha256)"),
    need("report_year", Int, "the year reported on"),
    need("agency_id", Text, "who reported", ref="dw.dim_agency.agency_id"),
    col("title", Text, "as shown, or inferred"),
    need("title_inferred", Bool, "the page shows no title"),
    col("doc_number", Text, "发文字号"),
    need("url", Text, "page it was found on"),
    need("portal_id", Text, "portal it was found on", ref="dw.dim_portal.portal_id"),
    need("capture_id", Text, "capture of the page", ref="crawl.capture.capture_id"),
    need("body_capture_id", Text, "capture that carried the text", ref="crawl.capture.capture_id"),
    need("text_sha256", Text, "hash of the text without white space"),
    need("raw_sha256", Text, "hash of the bytes that carried the text"),
    need("method", Text, "how the text was read"),
    col("ocr_confidence", Num, "mean line confidence 0..1, OCR only"),
    need("garbage_share", Num, "share of unreadable characters"),
    need("version_no", Int, "1 = first version of this agency and year"),
    need("is_current", Bool, "the version in the star"),
    audit(),
    sa.Index("ix_dim_document_year", "report_year", "agency_id"),
    schema="dw",
    comment="Documents behind the reports: the version in force of each agency and year",
    info=WHOLE,
)
