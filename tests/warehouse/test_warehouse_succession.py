"""Bodies that took others' place: chains, merges, splits, reforms of departments; what the year before is then."""

import datetime as dt

import pytest
import sqlalchemy as sa
import warehouse_rows
from warehouse_rows import make, put, rows

from fazhi.warehouse import content_hash, declared, load, marts, members, regions, successions

AS_OF = dt.date(2024, 6, 1)
# code, since, until, successors
PLACES = {
    "440891": (None, "2018-03", ("440892",)),
    "440892": ("2018-03", "2018-09", ("440893",)),
    "440893": ("2018-09", None, ()),
    "440894": (None, "2018-06", ("440895", "440896")),
    "440895": ("2018-06", None, ()),
    "440896": ("2018-06", None, ()),
    "440897": (None, "2018-06", ("440899",)),
    "440898": (None, "2018-06", ("440899",)),
    "440899": ("2018-06", None, ()),
}


@pytest.fixture(autouse=True)
def places(request, monkeypatch):
    """Counties of 湛江 that are not there: a chain, a split and a merger, all in 2018."""
    request.getfixturevalue("small_world")  # first: this adds to its regions
    real = regions._official()
    made = [
        (code, f"试{code[4:]}县", "county", "440800", since, until, successor)
        for code, (since, until, successors) in PLACES.items()
        for successor in (successors or (None,))
    ]
    monkeypatch.setattr(regions, "_official", lambda: (*real, *made))
    for code in PLACES:
        monkeypatch.setitem(warehouse_rows.REGIONS, code, ("广东省", "湛江市", f"试{code[4:]}县", None, "county"))
    members._official.cache_clear()
    yield
    members._official.cache_clear()


def build(engine, *items):
    put(engine, *items)
    for year in sorted({i.parsed["report_year"] for i in items}):
        load.load_year(engine, year)
    marts.refresh(engine, None, AS_OF)


def study(engine, code, year=2018):
    found = rows(engine, "select value_prev::int, comparable, flags from mart.yoy_indicator where report_year = :y "
                         "and region_code = :c and indicator = 'STUDY'", y=year, c=code)  # fmt: skip
    return [(r[0], r[1], set(r[2])) for r in found]


def edges(engine):
    return rows(
        engine,
        "select p.region_code, s.region_code, b.kind, b.source from dw.agency_succession b "
        "join dw.dim_agency p on p.agency_id = predecessor and p.is_current "
        "join dw.dim_agency s on s.agency_id = successor and s.is_current order by 1, 2",
    )


def test_a_chain_whose_middle_never_reported_is_followed(star):
    build(star, make("440891", 2017, [("STUDY", 10)]), make("440893", 2018, [("STUDY", 12)]))
    assert edges(star) == [("440891", "440893", "recoded", "region")]
    assert study(star, "440893") == [(10, True, {"succession"})]


def test_a_chain_whose_middle_reported_another_year_is_followed(star):
    build(
        star,
        make("440891", 2017, [("STUDY", 10)]),
        make("440892", 2016, [("STUDY", 3)]),
        make("440893", 2018, [("STUDY", 12)]),
    )
    assert edges(star) == [("440891", "440892", "recoded", "region"), ("440892", "440893", "recoded", "region")]
    assert study(star, "440893") == [(10, True, {"succession"})]


def test_the_nearest_reporting_successor_inherits(star):
    build(
        star,
        make("440891", 2017, [("STUDY", 10)]),
        make("440892", 2018, [("STUDY", 3)]),
        make("440893", 2018, [("STUDY", 12)]),
    )
    assert study(star, "440892") == [(10, True, {"succession"})]
    assert study(star, "440893") == [(None, False, {"no_prior_value"})]


def test_the_parts_of_a_split_body_are_not_compared_with_the_whole(star):
    build(star, make("440894", 2017, [("STUDY", 10)]), *(make(c, 2018, [("STUDY", 4)]) for c in ("440895", "440896")))
    assert {e[2] for e in edges(star)} == {"split"}
    for part in ("440895", "440896"):
        assert study(star, part) == [(10, False, {"split", "succession"})]
    assert rows(star, "select * from mart.yoy_region where report_year = 2018") == []


def test_a_merged_body_is_compared_with_the_sum_or_not_at_all(star):
    whole = make("440899", 2018, [("STUDY", 12)])
    build(star, make("440897", 2017, [("STUDY", 4)]), make("440898", 2017, [("STUDY", 5)]), whole)
    assert study(star, "440899") == [(9, True, {"succession"})]


def test_one_part_of_a_merged_body_is_not_its_year_before(star):
    build(star, make("440897", 2017, [("STUDY", 4)]), make("440899", 2018, [("STUDY", 12)]))
    assert study(star, "440899") == [(4, False, {"merged_partly", "succession"})]


def test_a_body_that_fell_silent_before_it_ended_hands_nothing_on(star):
    build(star, make("440897", 2015, [("STUDY", 4)]), make("440899", 2016, [("STUDY", 12)]))
    assert study(star, "440899", 2016) == [(None, False, {"no_prior_value"})]


def test_reforms_of_departments_are_followed_in_every_region(star):
    def bureau(name, code, year, value):
        return make(code, year, [("STUDY", value)], agency=name, agency_type="department")

    build(
        star,
        bureau("遂溪县环保局", "440823", 2018, 7), bureau("遂溪县生态环境局", "440823", 2019, 8),
        bureau("徐闻县工商局", "440825", 2018, 2), bureau("徐闻县质监局", "440825", 2018, 3), bureau("徐闻县市场监管局", "440825", 2019, 9),
    )  # fmt: skip
    assert study(star, "440823", 2019) == [(7, True, {"succession"})]
    assert study(star, "440825", 2019) == [(5, True, {"succession"})]
    assert {e[2:] for e in edges(star)} == {("renamed", "declared"), ("merged", "declared")}


def test_the_bridge_is_the_same_whatever_came_first_and_however_it_was_loaded(star):
    items = [make("440891", 2017, [("STUDY", 10)]), make("440892", 2016, [("STUDY", 3)]), make("440893", 2018, [("STUDY", 12)]),
             make("440897", 2017, [("STUDY", 1)]), make("440899", 2018, [("STUDY", 1)]), make("440823", 2018, [("STUDY", 2)])]  # fmt: skip
    build(star, *items)
    first = content_hash(star)
    assert len(edges(star)) == 3
    warehouse_rows.empty(star)
    for item in reversed(items):
        build(star, item)
    assert content_hash(star) == first
    with star.begin() as conn:
        successions.bridge(conn)
    assert content_hash(star) == first


def test_a_middle_that_is_withdrawn_leaves_one_edge(star):
    build(
        star,
        make("440891", 2017, [("STUDY", 10)]),
        make("440892", 2016, [("STUDY", 3)]),
        make("440893", 2018, [("STUDY", 12)]),
    )
    with star.begin() as conn:
        conn.execute(sa.text("update stage.report set verdict = 'reject' where region_code = '440892'"))
    load.load_year(star, 2016)
    assert edges(star) == [("440891", "440893", "recoded", "region")]


def test_real_mergers_and_new_codes_of_counties_are_known():
    """From the official history: what happened, where to, in which year the table shows it."""
    from fazhi.reference import regions as reference

    known = {(r["predecessor"], r["successor"]): (r["effective_on"].year, r["kind"])
             for r in regions.succession_rows(tuple(reference.rows()))}  # fmt: skip
    for predecessor, successor, year, kind in (
        ("120225", "120119", 2016, "recoded"),  # 蓟县 → 蓟州区
        ("320621", "320685", 2018, "recoded"),  # 海安县 → 海安市
        ("371202", "370116", 2019, "recoded"),  # 莱芜市莱城区 → 济南市莱芜区
        ("130526", "130505", 2020, "recoded"),  # 任县 → 任泽区
        ("320611", "320613", 2020, "merged"),  # 港闸区 → 崇川区
        ("330103", "330105", 2021, "merged"),  # 下城区 → 拱墅区
        ("330104", "330102", 2021, "merged"),  # 江干区 → 上城区
        ("410322", "410308", 2021, "merged"),  # 孟津县 → 孟津区, with 吉利区
    ):
        assert known.get((predecessor, successor)) == (year, kind), predecessor


def test_declarations_name_what_exists_and_where_it_is_written():
    from fazhi.indicators.catalogue import catalogue

    # The fixture replaces the catalogue of this folder's tests: ask the files.
    codes = {b["code"] for b in _blocks()} or {i.code for i in catalogue()}
    changes = declared.definition_changes()
    assert len(changes) >= 5
    assert set(changes) <= codes
    departments = declared.department_rows()
    assert len({(r["predecessor"], r["successor"]) for r in departments}) == len(departments)
    assert all(r["source"].endswith(declared.UNCHECKED) or "; compared with: " in r["source"] for r in departments)
    from fazhi.warehouse.agency import canonical_department

    for row in departments:
        for name in (row["predecessor"], row["successor"]):
            assert canonical_department(name, []) == name, (
                f"{name} is no canonical name: the bridge would never find it"
            )


def _blocks():
    from importlib.resources import files

    import yaml

    for file in files("fazhi.indicators").joinpath("blocks").iterdir():
        if file.name.endswith(".yaml"):
            data = yaml.safe_load(file.read_text("utf-8"))
            yield from data if isinstance(data, list) else data.get("indicators", [])


def test_a_change_of_definition_stands_against_comparing(star, monkeypatch):
    monkeypatch.setattr(declared, "definition_changes", lambda: {"STUDY": (2023,)})
    build(star, *(make("440823", y, [("STUDY", y - 2000), ("CASES", 1)]) for y in (2022, 2023, 2024)))
    assert study(star, "440823", 2023) == [(22, False, {"definition_change"})]
    assert study(star, "440823", 2024) == [(23, True, set())]
    panel = rows(star, "select report_year, indicator from mart.yoy_region where region_code = '440800' order by 1, 2")
    assert panel == [(2023, "CASES"), (2024, "CASES"), (2024, "STUDY")]


def test_a_declaration_with_a_field_missing_names_its_line(monkeypatch, tmp_path):
    (tmp_path / "x.tsv").write_text("# head\nA\t2020\n", "utf-8")
    monkeypatch.setattr(declared, "files", lambda _package: tmp_path)
    with pytest.raises(ValueError, match=r"x\.tsv line 2"):
        declared._rows("x.tsv", 4)
