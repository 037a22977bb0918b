"""Each mart answers its question on small, hand-made years."""

import datetime as dt

import pytest
import sqlalchemy as sa
from warehouse_rows import CATALOGUE, make, put, rows

from fazhi.warehouse import content_hash, load, mart_tables, marts, partitions, portals, reuse, tables, views, yoy
from fazhi.warehouse.find import NotFound

AS_OF = dt.date(2024, 6, 1)


def build(engine, *items, as_of=AS_OF):
    put(engine, *items)
    for year in sorted({i.parsed["report_year"] for i in items}):
        load.load_year(engine, year)
    marts.refresh(engine, None, as_of)


def yoy_rows(engine, year=2023, region="440823"):
    return {
        (r.indicator, r.facet_key): r
        for r in rows(
            engine, "select * from mart.yoy_indicator where report_year = :y and region_code = :r", y=year, r=region
        )
    }


def test_change_and_its_caveats(star):
    part = {"period": {"type": "cutoff", "start": "2023-01-01", "end": "2023-11-30"}}
    build(
        star,
        make("440823", 2022, [("STUDY", 10), ("CASES", 40), ("RATE", 0.9), ("LOST", 4)]),
        make(
            "440823",
            2023,
            [
                ("STUDY", 12),
                ("CASES", 50, {"qualifier": "at_least"}),
                ("RATE", 0.95),
                ("LOST", 5, part),
                ("LOSS_RATE", 0.1),
            ],
        ),
    )
    got = yoy_rows(star)
    study = got["STUDY", ""]
    assert (study.value_prev, study.change, study.change_ratio, study.comparable, study.flags) == (10, 2, 0.2, True, [])
    assert (got["CASES", ""].comparable, got["CASES", ""].flags) == (False, ["bound"])
    assert (got["LOST", ""].comparable, got["LOST", ""].flags) == (False, ["part_year"])
    assert (got["LOSS_RATE", ""].value_prev, got["LOSS_RATE", ""].flags) == (None, ["no_prior_value"])
    assert float(got["RATE", ""].change) == pytest.approx(0.05)
    assert study.statement_id_prev in {
        r[0] for r in rows(star, "select statement_id from dw.fact_statement where report_year = 2022")
    }


def test_whole_year_goes_before_cutoff_exact_before_bound_and_contradictions_are_null(star):
    cut = {"period": {"type": "cutoff", "start": "2023-01-01", "end": "2023-06-30"}}
    build(star, make("440823", 2023, [("STUDY", 5, cut), ("STUDY", 12), ("CASES", 30, {"qualifier": "at_least"}), ("CASES", 33),
                                      ("LOST", 1), ("LOST", 2), ("RATE", 0.9), ("RATE", 0.9)]))  # fmt: skip
    got = yoy_rows(star)
    assert (got["STUDY", ""].value, got["STUDY", ""].repeats) == (12, 2)
    assert (got["CASES", ""].value, got["CASES", ""].qualifier) == (33, "exact")
    assert got["LOST", ""].value is None
    assert "contradicted" in got["LOST", ""].flags
    assert (float(got["RATE", ""].value), got["RATE", ""].repeats) == (0.9, 2)


def test_facets_are_compared_with_the_same_facets_only(star):
    hall = {"facets": {"forum": "常务会"}}
    build(star, make("440823", 2022, [("STUDY", 3, hall)]), make("440823", 2023, [("STUDY", 12), ("STUDY", 4, hall)]))
    got = yoy_rows(star)
    assert got["STUDY", ""].value_prev is None
    (key,) = [k for k in got if k[1]]
    assert (got[key].value_prev, got[key].change) == (3, 1)


def test_year_over_year_follows_a_recoded_region_with_a_flag(star):
    build(star, make("320621", 2017, [("STUDY", 10)]), make("320685", 2018, [("STUDY", 15)]))
    row = yoy_rows(star, 2018, "320685")["STUDY", ""]
    assert (row.value_prev, row.flags, row.comparable) == (10, ["succession"], True)


def test_region_sums_the_matched_panel_only_and_never_mixes_tiers(star):
    build(
        star,
        make("440823", 2022, [("STUDY", 10)]), make("440823", 2023, [("STUDY", 20)]),
        make("440825", 2022, [("STUDY", 1)]), make("440825", 2023, [("STUDY", 3)]),
        make("440881", 2023, [("STUDY", 1000)]),
        make("440800", 2022, [("STUDY", 500)]), make("440800", 2023, [("STUDY", 700)]),
        make("440823112", 2022, [("STUDY", 7)]), make("440823112", 2023, [("STUDY", 8)]),
    )  # fmt: skip
    got = {
        (r.region_code, r.tier): (r.value_prev, r.value, r.panel, r.stated, r.reports)
        for r in rows(star, "select * from mart.yoy_region where report_year = 2023 and indicator = 'STUDY'")
    }
    assert got["440800", "county"] == (11, 23, 2, 3, 3)
    assert got["440000", "city"] == (500, 700, 1, 1, 1)
    assert got["440823", "township"] == (7, 8, 1, 1, 1)
    assert ("440823", "county") not in got
    assert ("440800", "city") not in got
    assert (
        rows(star, "select expected from mart.yoy_region where region_code = '440800' and tier = 'county'")[0][0] == 9
    )


def test_rates_are_recomputed_from_their_parts_or_else_a_median(star):
    build(
        star,
        *(
            make("440823", y, [("CASES", 100), ("LOST", l1), ("LOSS_RATE", l1 / 100), ("RATE", 0.8)])
            for y, l1 in ((2022, 10), (2023, 20))
        ),
        *(
            make("440825", y, [("CASES", 10), ("LOST", l2), ("LOSS_RATE", l2 / 10), ("RATE", 0.9)])
            for y, l2 in ((2022, 5), (2023, 2))
        ),
        *(make("440881", y, [("LOSS_RATE", 0.5), ("RATE", 1.0)]) for y in (2022, 2023)),
    )
    got = {
        r.indicator: (r.method, r.panel, round(float(r.value_prev), 4), round(float(r.value), 4))
        for r in rows(star, "select * from mart.yoy_region where report_year = 2023 and region_code = '440800'")
    }
    assert got["LOSS_RATE"] == ("ratio", 2, round(15 / 110, 4), round(22 / 110, 4))
    assert got["RATE"] == ("median", 3, 0.9, 0.9)
    assert got["CASES"][0] == "sum"


def test_ranking_is_among_peers(star):
    build(
        star,
        *(make(c, 2023, [("STUDY", v)]) for c, v in (("440823", 5), ("440825", 9), ("440881", 9), ("440800", 100))),
    )
    got = {
        r.region_code: (r.rank_peers, r.peers, r.rank_nation)
        for r in rows(star, "select * from mart.ranking where indicator = 'STUDY'")
    }
    assert got == {"440823": (3, 3, 3), "440825": (1, 3, 1), "440881": (1, 3, 1), "440800": (1, 1, 1)}


def test_timeliness_is_judged_by_the_stated_date_and_a_late_look_condemns_nobody(star):
    build(
        star,
        make("440823", 2022, [("STUDY", 1)], publish="2023-03-31"),
        make("440825", 2022, [("STUDY", 1)], publish="2023-04-02", dated="2022-12-20"),
        make("440881", 2022, [("STUDY", 1)], seen="2024-02-01"),
        make("440800", 2022, [("STUDY", 1)], seen="2023-03-01"),
        make("440823", 2013, [("STUDY", 1)], publish="2014-05-01"),
    )
    got = {
        (r.report_year, r.region_code): (r.basis, r.on_time, r.days_late)
        for r in rows(star, "select * from mart.timeliness")
    }
    assert got[2022, "440823"] == ("stated", True, 0)
    assert got[2022, "440825"] == ("stated", False, 2)
    assert got[2022, "440881"] == ("first_seen", None, None)
    assert got[2022, "440800"] == ("first_seen", True, None)
    assert got[2013, "440823"] == ("stated", None, None)
    assert rows(star, "select region_code from mart.timeliness where dated_before_year_end") == [("440825",)]


def test_a_corrected_republication_keeps_the_first_publication(star):
    build(star, make("440823", 2022, [("STUDY", 1)], publish="2023-03-01", url="http://127.0.0.1/1"),
          make("440823", 2022, [("STUDY", 2)], publish="2023-08-01", url="http://127.0.0.1/2"))  # fmt: skip
    ((stated, on_time),) = rows(star, "select stated_published_on, on_time from mart.timeliness")
    assert (stated, on_time) == (dt.date(2023, 3, 1), True)
    assert yoy_rows(star, 2022)["STUDY", ""].value == 2


def test_coverage_calls_nobody_missing_whom_no_portal_watches(star):
    portals.sync(star, [
        {"id": "p1", "site": "a", "name": "遂溪", "family": "f", "tier": "county", "region_code": "440823"},
        {"id": "p2", "site": "b", "name": "徐闻", "family": "f", "tier": "county", "region_code": "440825"},
        {"id": "p3", "site": "c", "name": "廉江", "family": "f", "tier": "county", "region_code": "440881"},
    ])  # fmt: skip
    with star.begin() as conn:
        conn.execute(sa.text("insert into crawl.portal_health (portal_id, outcome) values ('p3', 'blocked: 412')"))
    build(star, make("440823", 2022, [("STUDY", 1)], publish="2023-03-01"),
          make("440823112", 2022, [("STUDY", 1)], publish="2023-05-01"), as_of=dt.date(2024, 6, 1))  # fmt: skip

    def status(year):
        return dict(rows(star, "select region_code, status from mart.coverage where report_year = :y and region_code in "
                               "('440823', '440825', '440881', '440800', '440823112')", y=year))  # fmt: skip

    assert status(2022) == {
        "440823": "published",
        "440825": "missing",
        "440881": "blocked",
        "440800": "unmonitored",
        "440823112": "late",
    }
    marts.refresh(star, [2022], dt.date(2023, 2, 1))
    assert status(2022) == {c: "not_due" for c in ("440823", "440825", "440881", "440800", "440823112")}
    assert rows(
        star, "select count(*) from mart.coverage where region_code like '71%' or region_code like '44087_'"
    ) == [(0,)]


def statuses(engine, year=2022):
    return dict(rows(engine, "select region_code, status from mart.coverage where report_year = :y and agency_type = 'government' "
                             "and region_code in ('440823', '440825', '440881', '440800')", y=year))  # fmt: skip


def test_a_government_is_not_missing_where_only_its_departments_or_towns_are_watched(star):
    portals.sync(star, [
        {"id": "own", "site": "a", "name": "遂溪县政府信息公开目录", "family": "f", "tier": "county", "region_code": "440823"},
        {"id": "bureaus", "site": "b", "name": "徐闻县政府信息公开目录", "family": "f", "tier": "county", "region_code": "440825"},
        {"id": "named", "site": "c", "name": "廉江人社局法治政府建设年度报告", "family": "f", "tier": "county", "region_code": "440881"},
        {"id": "towns", "site": "d", "name": "湛江法治政府建设年度报告", "family": "f", "tier": "city", "region_code": "440800"},
    ])  # fmt: skip
    bureau = {"agency": "徐闻县财政局", "agency_type": "department"}
    build(
        star,
        make("440825", 2022, [("STUDY", 1)], portal="bureaus", **bureau),
        make("440823112", 2022, [("STUDY", 1)], portal="towns"),
    )
    assert statuses(star) == {
        "440823": "missing",
        "440825": "unmonitored",
        "440881": "unmonitored",
        "440800": "unmonitored",
    }
    # A town's report in the same column: it holds all bodies, and the government's absence means something.
    build(star, make("440823112", 2021, [("STUDY", 1)], portal="bureaus"))
    assert statuses(star)["440825"] == "missing"


def test_a_portal_declared_for_one_body_watches_that_body(star):
    portals.sync(star, [
        {"id": "p", "site": "a", "name": "年报", "family": "f", "tier": "county", "region_code": "440823", "agency": "遂溪县人民政府"},
        {"id": "q", "site": "b", "name": "年报", "family": "f", "tier": "county", "region_code": "440825", "agency": "徐闻县财政局"},
    ])  # fmt: skip
    bureau = {"agency": "徐闻县财政局", "agency_type": "department", "portal": "elsewhere"}
    build(star, make("440825", 2021, [("STUDY", 1)], **bureau), make("440800", 2022, [("STUDY", 1)]))
    assert statuses(star)["440823"] == "missing"
    assert statuses(star)["440825"] == "unmonitored"
    assert rows(star, "select status from mart.coverage where report_year = 2022 and department = '财政局'") == [
        ("missing",)
    ]


def test_a_department_is_expected_once_it_was_seen(star):
    court = {"agency": "遂溪县财政局", "agency_type": "department"}
    build(star, make("440823", 2022, [("STUDY", 1)], **court), make("440825", 2023, [("STUDY", 1)]))
    got = dict(rows(star, "select report_year, expected from mart.coverage where department = '财政局'"))
    assert got == {2022: "reported", 2023: "seen"}


def test_completeness_density_and_unmapped(star):
    build(
        star,
        make("440823", 2023, [("STUDY", 1), ("CASES", 0), (None, 3), (None, 4)]),
        make("440825", 2023, [(None, 5)]),
    )
    ((parts, complete, share),) = rows(
        star, "select parts, complete, m2_share from mart.completeness where region_code = '440823'"
    )
    assert (parts, complete) == (2, False)
    assert 0 < share < 1
    ((n, i, z, c),) = rows(
        star,
        "select statements, indicators, zeros, catalogued_share from mart.quantification where region_code = '440823'",
    )
    assert (n, i, z, c) == (4, 2, 1, 0.5)
    assert rows(star, "select action, object, unit, statements, agencies from mart.unmapped") == [
        ("走访", "企业", "家", 3, 2)
    ]


def test_readers_do_not_wait_while_marts_are_made(star, monkeypatch):
    build(star, make("440823", 2022, [("STUDY", 1)]))
    put(star, make("440823", 2022, [("STUDY", 2)], url="http://127.0.0.1/n", publish="2023-03-01"))
    load.load_year(star, 2022)
    marts_of = [f"select value::int from mart.{m}" for m in ("yoy_indicator", "ranking")]
    marts_of.append(
        "select count(*)::int from mart.coverage_summary where status = 'published' and region_code = '000000'"
    )
    seen = []
    real = partitions.swap

    def swap_after_a_look(conn, built):
        with star.connect() as reader:
            reader.execute(sa.text("set local lock_timeout = '2s'"))
            seen.append([reader.execute(sa.text(q)).scalars().all() for q in marts_of])
        real(conn, built)

    monkeypatch.setattr(partitions, "swap", swap_after_a_look)
    marts.refresh(star)
    assert seen == [[[1], [1], [1]]]  # one swap, and before it the old
    assert [v for q in marts_of for (v,) in rows(star, q)] == [2, 2, 1]


def test_refresh_of_one_year_equals_refresh_of_all(star):
    build(
        star, *(make(c, y, [("STUDY", y - 2000), (None, 2)]) for c in ("440823", "440825") for y in (2021, 2022, 2023))
    )
    put(star, make("440823", 2022, [("STUDY", 99)], publish="2023-06-01", url="http://127.0.0.1/new"))
    load.load_year(star, 2022)
    marts.refresh(star, [2022], AS_OF)
    one = content_hash(star)
    marts.refresh(star, None, AS_OF)
    assert content_hash(star) == one
    assert yoy_rows(star, 2023)["STUDY", ""].value_prev == 99


def test_a_new_portal_and_a_new_catalogue_reach_years_that_were_not_loaded(star, monkeypatch):
    build(star, make("440823", 2022, [("STUDY", 1)]), make("440825", 2023, [("STUDY", 1)]))
    assert rows(star, "select status from mart.coverage where report_year = 2022 and region_code = '440881'") == [
        ("unmonitored",)
    ]
    portals.sync(
        star, [{"id": "p3", "site": "c", "region_code": "440881", "tier": "county", "name": "n", "family": "f"}]
    )
    marts.refresh(star, [], AS_OF)
    assert rows(star, "select status from mart.coverage where report_year = 2022 and region_code = '440881'") == [
        ("missing",)
    ]
    renamed = [{**b, "name_cn": "新名"} if b["code"] == "STUDY" else b for b in CATALOGUE]
    monkeypatch.setattr("fazhi.indicators.catalogue.catalogue", lambda: renamed)
    load.load_year(star, 2023)
    marts.refresh(star, [], AS_OF)
    assert rows(star, "select distinct indicator_name from mart.yoy_indicator") == [("新名",)]


def test_an_emptied_year_leaves_the_marts(star):
    build(star, make("440823", 2023, [("STUDY", 1)]))
    with star.begin() as conn:
        conn.execute(sa.text("update stage.report set verdict = 'reject'"))
    load.load_year(star, 2023)
    marts.refresh(star, [2023], AS_OF)
    for mart in ("yoy_indicator", "ranking", "timeliness", "completeness", "quantification"):
        assert rows(star, f"select count(*) from mart.{mart}") == [(0,)], mart


def test_text_reuse_finds_copies_and_not_strangers():
    import random

    rng = random.Random(1)
    words = [chr(0x4E00 + i) for i in range(2000)]
    text = {k: "".join(rng.choices(words, k=3000)) for k in "abc"}
    text["copy"] = text["a"][:2700] + "".join(rng.choices(words, k=300))
    now = {k: reuse.shingles(t) for k, t in text.items()}
    got = reuse.rows_of(2023, now, {"a": now["b"]}, {"a": "440800", "copy": "440800"})
    assert [(r["agency_id"], r["other_agency_id"], r["kind"]) for r in got] == [
        ("a", "a", "own_last_year"), ("a", "copy", "neighbour"), ("copy", "a", "neighbour")]  # fmt: skip
    assert got[0]["jaccard"] == 0
    exact = [{t[i : i + 5] for i in range(len(t) - 4)} for t in (text["a"], text["copy"])]
    assert got[1]["jaccard"] == pytest.approx(len(exact[0] & exact[1]) / len(exact[0] | exact[1]), abs=0.05)


def test_yoy_question_by_agency_region_and_wrong_names(star):
    build(star, make("440823", 2022, [("STUDY", 10)]), make("440823", 2023, [("STUDY", 12)]))
    assert [r["value"] for r in yoy.ask(star, "学法次数", agency="遂溪县").rows] == [10, 12]
    answer = yoy.ask(star, "STUDY", region="湛江")
    assert (answer.kind, answer.rows[0]["panel"]) == ("region", 1)
    assert yoy.ask(star, "STUDY", region="遂溪县", first=2023).rows[0]["value"] == 12
    for wrong in (
        {"indicator": "没有"},
        {"indicator": "STUDY", "region": "没有县"},
        {"indicator": "STUDY", "agency": "没有局"},
    ):
        with pytest.raises(NotFound):
            yoy.ask(star, **wrong)


MART_COLUMNS = {
    "yoy_indicator": 27, "yoy_region": 23, "ranking": 21, "timeliness": 19, "completeness": 18, "coverage_summary": 8,
    "text_reuse": 7, "quantification": 16, "portal_health": 13, "unmapped": 7, "refreshed": 5,
}  # fmt: skip


def test_contract_of_the_marts_is_versioned():
    """A change of a mart's columns is a change of contract: raise MART_VERSION and then this test's figures."""
    assert mart_tables.MART_VERSION == "1.0"
    assert {t.name: len(t.columns) for t in tables.star() if t.schema == "mart"} == MART_COLUMNS
    assert len(views.COVERAGE.columns) == 18
    assert len(views.TRACE.columns) == 32
