"""What BI reads: the columns of the marts. They are a contract pinned by a test; marts_sql/*.sql fills them."""

from __future__ import annotations

import sqlalchemy as sa

from fazhi.warehouse.base import metadata
from fazhi.warehouse.columns import (
    AGENCY_TYPES,
    BY_AGENCY,
    TS,
    WHOLE,
    YEARLY,
    Bool,
    Date,
    Int,
    Json,
    Num,
    Real,
    Text,
    Texts,
    col,
    need,
    pk,
)

MART_VERSION = "1.0"  # raise it when a column of a mart changes


def _who() -> list[sa.Column[object]]:
    return [
        pk("report_year", Int, "the year reported on"),
        pk("agency_id", Text, "reporting body", ref="dw.dim_agency.agency_id"),
        need("agency_name", Text, "name in that year"),
        need("agency_type", Text, AGENCY_TYPES),
        need("department", Text, "canonical department; empty for a government"),
        col("tier", Text, "national | province | city | county | township"),
        col("region_code", Text, "deepest official code"),
        col("province", Text, "official name"),
        col("city", Text, "official name"),
        col("county", Text, "official name"),
    ]


yoy_indicator = sa.Table(
    "yoy_indicator",
    metadata,
    *_who(),
    pk("indicator", Text, "catalogue code", ref="dw.dim_indicator.code"),
    pk("scope", Text, "own | jurisdiction | sub_unit | joint | higher"),
    pk("facet_key", Text, "facets as canonical text; empty: none"),
    need("indicator_name", Text, "Chinese name"),
    need("facets", Json, "forum, audience, object …"),
    col("unit", Text, "base unit"),
    col("value", Num, "of the year; null when the report contradicts itself"),
    col("qualifier", Text, "of the year: exact | at_least | at_most | approx | range"),
    col("value_prev", Num, "of the year before, same agency or its predecessors"),
    col("qualifier_prev", Text, "of the year before"),
    col("change", Num, "value - value_prev"),
    col("change_ratio", Real, "change over value_prev; null when that is zero", unit="ratio"),
    need("comparable", Bool, "both years stated, and no flag stands against comparing"),
    need("flags", Texts, "no_prior_value | bound | part_year | definition_change | succession | contradicted | …"),
    col("statement_id", Text, "evidence of the year (one of the equal repeats)", ref="dw.fact_statement.statement_id"),
    col("statement_id_prev", Text, "evidence of the year before", ref="dw.fact_statement.statement_id"),
    need("repeats", Int, "statements of the year behind this row"),
    sa.Index("ix_yoy_indicator", "indicator", "region_code"),
    schema="mart",
    comment="How did indicator X of agency A change from the year before?",
    info=BY_AGENCY,
    **YEARLY,
)

yoy_region = sa.Table(
    "yoy_region",
    metadata,
    pk("report_year", Int, "the year reported on"),
    pk("region_code", Text, "region of the agencies put together; 000000: nation", ref="dw.dim_region.region_code"),
    pk("tier", Text, "tier of the agencies put together: never two tiers in one row"),
    pk(
        "agency_type", Text, "type of the agencies put together; joint Party and government reports count as government"
    ),
    pk("department", Text, "department of the agencies put together; empty for governments"),
    pk("indicator", Text, "catalogue code", ref="dw.dim_indicator.code"),
    pk("scope", Text, "own | jurisdiction | …"),
    need("region_name", Text, "official name"),
    need("indicator_name", Text, "Chinese name"),
    col("unit", Text, "base unit"),
    need("method", Text, "sum | ratio (recomputed from numerator and denominator) | median (rate without its parts)"),
    need("panel", Int, "agencies that stated comparable values in both years: value and value_prev are of these alone"),
    col("value", Num, "of the panel, this year"),
    col("value_prev", Num, "of the panel, the year before"),
    col("change", Num, "value - value_prev"),
    col("change_ratio", Real, "change over value_prev", unit="ratio"),
    need("stated", Int, "agencies that stated it this year"),
    need("stated_prev", Int, "agencies that stated it the year before"),
    need("reports", Int, "agencies of this tier and type with a report this year"),
    need("reports_prev", Int, "the same, the year before"),
    col("expected", Int, "governments of this tier in the region; null for other types, whose number is not known"),
    col("panel_share", Real, "panel over reports of either year", unit="ratio"),
    need("flags", Texts, "bound | part_year | definition_change | succession: some member of the panel has it"),
    sa.Index("ix_yoy_region", "indicator", "region_code"),
    schema="mart",
    comment="How did X change in region R, among those who reported both years?",
    info=WHOLE,
    **YEARLY,
)

ranking = sa.Table(
    "ranking",
    metadata,
    *_who(),
    pk("indicator", Text, "catalogue code", ref="dw.dim_indicator.code"),
    pk("scope", Text, "own | jurisdiction | …"),
    need("indicator_name", Text, "Chinese name"),
    col("unit", Text, "base unit"),
    need("value", Num, "of the year"),
    need("qualifier", Text, "exact | at_least | at_most | approx | range"),
    need("rank_peers", Int, "1 = largest among agencies of the same tier and type under the same superior region"),
    need("peers", Int, "agencies ranked there"),
    need("rank_nation", Int, "1 = largest among agencies of the same tier and type in the nation"),
    need("peers_nation", Int, "agencies ranked there"),
    col("peer_region", Text, "superior region of the peers", ref="dw.dim_region.region_code"),
    sa.Index("ix_ranking", "indicator", "tier", "rank_nation"),
    schema="mart",
    comment="Where does agency A stand among its peers for indicator X?",
    info=BY_AGENCY,
    **YEARLY,
)

timeliness = sa.Table(
    "timeliness",
    metadata,
    *_who(),
    need("regime", Text, "rules in force"),
    col("due_on", Date, "last day in time"),
    col("document_date", Date, "成文日期"),
    col("stated_published_on", Date, "earliest publication that a version states"),
    need("first_seen_on", Date, "first capture: an upper bound, true only where the portal was watched then"),
    need("basis", Text, "stated | first_seen: which date judges"),
    col("days_late", Int, "publication minus due day; negative: early", unit="days"),
    col("on_time", Bool, "null where the rules set no date, or only a late first capture is known"),
    need("dated_before_year_end", Bool, "written before the report year ended: its figures are of part of the year"),
    schema="mart",
    comment="Was the report published in time under the rules of its year?",
    info=WHOLE,
)

completeness = sa.Table(
    "completeness",
    metadata,
    *_who(),
    need("has_m1", Bool, "main measures and results"),
    need("has_m2", Bool, "shortcomings and causes"),
    need("has_m3", Bool, "duties of the first responsible person"),
    need("has_m4", Bool, "arrangements for next year"),
    need("parts", Int, "of the four, found"),
    col("complete", Bool, "all parts that the rules of the year mandate; null where they mandate none"),
    col("m2_share", Real, "share of the shortcomings section", unit="ratio"),
    need("chars", Int, "CJK characters of the body", unit="characters"),
    schema="mart",
    comment="Are all mandated contents there, and how much is on shortcomings?",
    info=WHOLE,
)

coverage_summary = sa.Table(
    "coverage_summary",
    metadata,
    pk("report_year", Int, "the year reported on"),
    pk("region_code", Text, "province; 000000: nation, empty: not known", ref="dw.dim_region.region_code"),
    pk("tier", Text, "tier of the agencies"),
    pk("agency_type", Text, "type of the agencies; joint Party and government reports count as government"),
    pk("status", Text, "published | late | missing | not_due | blocked | unmonitored"),
    col("region_name", Text, "official name"),
    need("agencies", Int, "agencies in this state"),
    need("as_of", Date, "day on which the status holds"),
    schema="mart",
    comment="How many published, are late, are missing, per province and tier?",
    info=WHOLE,
)

text_reuse = sa.Table(
    "text_reuse",
    metadata,
    pk("report_year", Int, "the year reported on"),
    pk("agency_id", Text, "reporting body", ref="dw.dim_agency.agency_id"),
    pk("other_year", Int, "year of the other report: the year before (own last year) or the same (neighbours)"),
    pk("other_agency_id", Text, "whose report it resembles", ref="dw.dim_agency.agency_id"),
    need("kind", Text, "own_last_year | neighbour (same superior region) | elsewhere"),
    need("jaccard", Real, "share of common 5-character shingles, over all", unit="ratio"),
    need("containment", Real, "share of this report's shingles that the other has", unit="ratio"),
    sa.Index("ix_text_reuse", "report_year", "kind", "jaccard"),
    schema="mart",
    comment="Which reports repeat last year's or a neighbour's text?",
    info=WHOLE,
)

quantification = sa.Table(
    "quantification",
    metadata,
    *_who(),
    need("chars", Int, "CJK characters of the body", unit="characters"),
    need("statements", Int, "own-year quantities stated"),
    need("indicators", Int, "of these: claimed by the catalogue"),
    need("zeros", Int, "of these: stated zeros"),
    col("per_1000_chars", Real, "statements per 1,000 characters"),
    col("catalogued_share", Real, "share of statements that the catalogue claims", unit="ratio"),
    schema="mart",
    comment="How concrete is the report: how many figures does it state?",
    info=WHOLE,
)

portal_health = sa.Table(
    "portal_health",
    metadata,
    pk("portal_id", Text, "portal", ref="dw.dim_portal.portal_id"),
    col("site", Text, "host"),
    col("name", Text, "name shown"),
    col("region_code", Text, "region", ref="dw.dim_region.region_code"),
    col("monitored", Bool, "it is crawled regularly"),
    col("outcome", Text, "ok | empty | blocked:… | error:…"),
    col("detail", Text, "what went wrong"),
    col("last_attempt_at", TS, "last crawl begun"),
    col("last_success_at", TS, "last crawl that found its links"),
    col("links", Int, "report links at the last success"),
    col("links_before", Int, "report links at the success before"),
    need("captures", Int, "responses archived"),
    need("reports", Int, "reports in the star that were found there"),
    schema="mart",
    comment="Which portals work, and what did they give?",
    info={**WHOLE, "clock": True},
)

unmapped = sa.Table(
    "unmapped",
    metadata,
    pk("report_year", Int, "the year reported on"),
    pk("action", Text, "did (empty: not known)"),
    pk("object", Text, "what (empty: not known)"),
    pk("unit", Text, "base unit"),
    need("statements", Int, "uncatalogued statements of this shape"),
    need("agencies", Int, "agencies that make them"),
    col("example_statement", Text, "one of them", ref="dw.fact_statement.statement_id"),
    sa.Index("ix_unmapped", "report_year", "statements"),
    schema="mart",
    comment="Which quantities do reports state that the catalogue does not know yet?",
    info=WHOLE,
)

refreshed = sa.Table(
    "refreshed",
    metadata,
    pk("mart", Text, "mart"),
    pk("report_year", Int, "year; 0: marts that have no years"),
    need("as_of", Date, "day on which status marts hold"),
    need("version", Text, "version of the marts' contract"),
    need("refreshed_at", TS, "audit", server_default=sa.func.now()),
    schema="mart",
    comment="When each mart was refreshed",
    info={**WHOLE, "clock": True},
)
