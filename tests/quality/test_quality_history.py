"""Flags that read other years: right, never a quarantine, and the same in whatever order the years arrive."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from fazhi.quality import history
from fazhi.quality.harness.synthetic import DECLARED, clean_year, put

YEARS = (2019, 2020, 2021, 2022, 2023)


@pytest.fixture(scope="module")
def star(warehouse):
    """Five loaded years of twelve agencies; in 2023 one figure is ten thousand times too large, one report repeats 2022."""
    from fazhi.warehouse import load

    with warehouse.begin() as conn:
        for year in YEARS:
            reports, statements = clean_year(year, 12)
            put(conn, reports, statements)
        conn.execute(
            sa.text("""
            update stage.statement s set value = o.value, sentence_text = o.sentence_text, evidence_text = o.evidence_text, evidence_end = s.evidence_start + length(o.evidence_text)
            from stage.statement o where o.report_year = 2022 and s.report_year = 2023 and o.agency_id = s.agency_id
              and coalesce(o.indicator, '') = coalesce(s.indicator, '') and s.agency_id = (select max(agency_id) from stage.report)""")
        )
        conn.execute(
            sa.text("""
            update stage.statement s set value = 5000000, evidence_text = '受众500万人次', sentence_text = '受众500万人次', evidence_end = evidence_start + 8
            where report_year = 2023 and indicator = 'LEGA_AUDIENCE' and agency_id = (select min(agency_id) from stage.report)""")
        )
        for table in ("report", "statement"):
            conn.execute(sa.text(f"update stage.{table} set verdict = 'pass'"))
    for year in YEARS:
        load.load_year(warehouse, year)
    with warehouse.begin() as conn:  # codes that the catalogue in force does not have
        conn.execute(
            sa.text(
                "insert into dw.dim_indicator (indicator_key, code, name_cn, value_kind, plausible) select 1000 + row_number() over (), c, c, "
                "case when c like '%RATE' then 'ratio' else 'count' end, '{}' from unnest(cast(:c as text[])) c on conflict do nothing"
            ),
            {"c": [m.code for m in DECLARED.measures]},
        )
        conn.execute(
            sa.text(
                "update dw.fact_statement f set indicator_key = i.indicator_key from dw.dim_indicator i where f.indicator_key = 0 and f.name = i.code"
            )
        )
    return warehouse


def flags(engine):
    with engine.connect() as conn:
        return conn.execute(
            sa.text(
                "select report_year, rule_id, report_id, statement_id, observed, expected, score, evidence from quality.yoy_flag order by 1, 2, 3, 4"
            )
        ).all()


def test_jumps_and_copies_are_flagged(star):
    history.refresh(star)
    found = flags(star)
    jumps = {f.rule_id for f in found if f.observed == "5000000"}
    assert "history.jump.own" in jumps
    assert [f.report_year for f in found if f.rule_id == "history.copied.figures"] == [2023]
    assert len(found) < 0.02 * 5 * 12 * 16, "ordinary years raise hardly any flag"


def test_the_order_of_years_does_not_matter(star):
    history.refresh(star)
    expected = flags(star)
    with star.begin() as conn:
        conn.execute(sa.text("truncate quality.yoy_flag"))
    for year in (2023, 2020, 2022, 2019, 2021):
        history.refresh(star, [year])
    assert flags(star) == expected
    assert expected


def test_flags_hold_nothing_back(star):
    history.refresh(star)
    with star.connect() as conn:
        assert conn.scalar(sa.text("select count(*) from quality.quarantine")) == 0
        assert conn.execute(sa.text("select distinct verdict from stage.statement")).scalars().all() == ["pass"]
