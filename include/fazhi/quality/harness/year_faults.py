"""Faults of a whole year, planted by SQL into staged rows that a run of the gate had already accepted: it must block."""

# ruff: noqa: E501 - SQL is laid out as SQL

from __future__ import annotations

# name -> statements; :year is bound. A faulty upstream damages many reports at once, each plausible by itself.
YEAR_FAULTS: dict[str, tuple[str, ...]] = {
    "year_emptied": (
        "delete from stage.statement where report_year = :year",
        "delete from stage.report where report_year = :year",
    ),
    "half_the_reports_vanish": (
        "delete from stage.report where report_year = :year and report_id in (select report_id from stage.report where report_year = :year order by report_id "
        "limit (select count(*) / 2 from stage.report where report_year = :year))",
        "delete from stage.statement s where report_year = :year and not exists (select from stage.report r where r.report_id = s.report_id)",
    ),
    "reader_regressed": (
        "delete from stage.statement where report_year = :year and sentence_sha < (select percentile_disc(0.6) within group (order by sentence_sha) "
        "from stage.statement where report_year = :year)",
    ),
    "wan_lost_everywhere": (
        "update stage.statement set value = value / 10000 where report_year = :year and value >= 10000",
    ),
    "column_constant": (
        "update stage.statement set value = 30, evidence_text = '举办法治讲座30场次', sentence_text = '举办法治讲座30场次', "
        "evidence_end = evidence_start + 10 where report_year = :year and indicator = 'LEGA_LECTURES'",
    ),
    "regions_lost": (
        "update stage.report set region_code = null where report_year = :year and right(report_id, 1) < 'b'",
    ),
    "wrong_year_everywhere": (
        "update stage.report set title = replace(title, report_year::text, (report_year - 1)::text) where report_year = :year",
    ),
    "encoding_damaged_everywhere": (
        "update stage.statement set evidence_text = 'Ã©' || substr(evidence_text, 3), sentence_text = 'Ã©' || substr(sentence_text, 3) where report_year = :year and right(report_id, 1) < '9'",
    ),
    "dates_of_the_migration": (
        "update stage.report set document_date = make_date(report_year - 3, 6, 1), publish_date = make_date(report_year - 3, 6, 1) where report_year = :year",
    ),
}
