"""Stage to star: both ways end alike, nothing the gate held back gets in, loads run side by side."""

import dataclasses
import datetime as dt
import threading
import time

import pytest
import sqlalchemy as sa
from warehouse_rows import CATALOGUE, make, put, rows

from fazhi.warehouse import content_hash, load, members, partitions, tables
from fazhi.warehouse import marts as star_marts


def test_only_passed_rows_of_the_version_in_force_get_in(star):
    put(star, make("440823", 2022, [("STUDY", 1)], url="http://127.0.0.1/old"))
    put(
        star,
        make("440823", 2022, [("STUDY", 2), ("CASES", 9), (None, 7)], url="http://127.0.0.1/new", publish="2023-03-01"),
    )
    put(star, make("440825", 2022, [("STUDY", 5)]))
    with star.begin() as conn:
        conn.execute(sa.text("update stage.statement set verdict = 'quarantine' where value = 9"))
        conn.execute(sa.text("update stage.statement set verdict = 'flag', value_corrected = 6 where value = 7"))
        conn.execute(sa.text("update stage.report set verdict = 'quarantine' where region_code = '440825'"))
    load.load_year(star, 2022)
    got = rows(star, "select value::int, indicator_key = 0, corrected, flagged from dw.fact_statement order by 1")
    assert got == [(2, False, False, False), (6, True, True, True)]
    ((versions, statements, indicators),) = rows(star, "select versions, statements, indicators from dw.fact_report")
    assert (versions, statements, indicators) == (2, 2, 1)


def test_quarantined_newest_version_does_not_bring_the_old_one_back(star):
    put(star, make("440823", 2022, [("STUDY", 1)], url="http://127.0.0.1/old"))
    load.load_year(star, 2022)
    put(
        star,
        make("440823", 2022, [("STUDY", 2)], url="http://127.0.0.1/new", publish="2023-03-01"),
        verdict="quarantine",
    )
    load.load_year(star, 2022)
    assert rows(star, "select * from dw.fact_report") == []
    assert rows(star, "select * from dw.dim_agency") == []


def test_second_load_does_nothing(star):
    put(star, make("440823", 2022, [("STUDY", 1)]))
    assert load.load_year(star, 2022).changed
    before = rows(star, "select xmin from dw.fact_statement")
    assert load.load_year(star, 2022) == load.LoadResult(2022, "none")
    assert rows(star, "select xmin from dw.fact_statement") == before


@pytest.mark.parametrize("full", [False, True])
def test_a_year_that_nobody_reported_on_is_no_year_of_the_star(star, full):
    put(star, make("440823", 2022, [("STUDY", 1)]))
    load.load_year(star, 2022)
    star_marts.refresh(star)
    before = content_hash(star)
    assert load.load_year(star, 2031, full=full) == load.LoadResult(2031, "none")
    assert star_marts.refresh(star) == [2022]
    assert content_hash(star) == before
    assert rows(star, "select distinct report_year from dw.fact_coverage") == [(2022,)]


def test_a_year_whose_reports_are_all_taken_back_stays_one(star):
    put(star, make("440823", 2022, [("STUDY", 1)]))
    load.load_year(star, 2022)
    with star.begin() as conn:
        conn.execute(sa.text("delete from stage.statement"))
        conn.execute(sa.text("delete from stage.report"))
    assert load.load_year(star, 2022).changed
    assert rows(star, "select * from dw.fact_report") == []
    assert star_marts.refresh(star) == [2022]


def test_small_arrival_writes_only_what_arrived_and_equals_a_rebuild(star):
    put(star, *(make(c, 2022, [("STUDY", 1), (None, 2)]) for c in ("440823", "440825", "440881", "440800")))
    load.load_year(star, 2022, full=True)
    other = rows(
        star,
        "select xmin from dw.fact_statement where agency_id <> (select agency_id from dw.dim_agency where region_code = '440823')",
    )
    put(star, make("440823", 2022, [("STUDY", 3)], url="http://127.0.0.1/z", publish="2023-03-01"))
    result = load.load_year(star, 2022)
    assert (result.mode, result.agencies, result.statements) == ("delta", 1, 1)
    assert rows(star, "select xmin from dw.fact_statement where value <> 3") == other
    delta = content_hash(star)
    assert load.load_year(star, 2022, full=True).mode == "full"
    assert content_hash(star) == delta


def test_contradictory_repeats_are_kept_and_marked(star):
    put(star, make("440823", 2022, [("STUDY", 1), ("STUDY", 2), ("CASES", 4), ("CASES", 4),
                                    ("RATE", 0.9, {"qualifier": "at_least"}), ("RATE", 0.95)]))  # fmt: skip
    load.load_year(star, 2022)
    got = rows(
        star,
        "select i.code, s.contradicted, count(*) from dw.fact_statement s join dw.dim_indicator i using (indicator_key) group by 1, 2 order by 1",
    )
    assert got == [("CASES", False, 2), ("RATE", False, 2), ("STUDY", True, 2)]


def test_promoting_an_indicator_moves_a_key_not_a_row(star):
    item = make("440823", 2022, [(None, 7)])
    put(star, item)
    load.load_year(star, 2022)
    ((before, key),) = rows(star, "select statement_id, indicator_key from dw.fact_statement")
    promoted = [s | {"indicator": "CASES"} for s in item.parsed["remainder"]]
    put(star, dataclasses.replace(item, parsed=dict(item.parsed) | {"facts": promoted, "remainder": []}))
    load.load_year(star, 2022)
    assert rows(star, "select statement_id, indicator_key from dw.fact_statement") == [
        (before, members.indicator_key("CASES"))
    ]
    assert key == tables.UNCATALOGUED


def test_agency_versions_follow_publication_column_by_column(star):
    put(star, make("320621", 2016, [("STUDY", 1)], publish="2017-03-01"))
    put(
        star,
        make(
            "320621",
            2017,
            [("STUDY", 1)],
            publish="2018-03-01",
            agency="中共海安县委海安县人民政府",
            agency_type="party_and_government",
        ),
    )
    put(star, make("320621", 2015, [("STUDY", 1)], publish="2016-03-01"))
    put(star, make("440823", 2016, [("STUDY", 1)], publish="2017-03-01"))
    for year in (2017, 2016, 2015):
        load.load_year(star, year)
    got = rows(
        star,
        "select name, valid_from::text, valid_to::text, is_current from dw.dim_agency where region_code = '320621' order by 2",
    )
    assert got == [
        ("海安县人民政府", "2016-03-01", "2018-03-01", False),
        ("中共海安县委海安县人民政府", "2018-03-01", None, True),
    ]
    assert rows(star, "select valid_to from dw.dim_agency where region_code = '440823'") == [(None,)]


def test_agencies_follow_their_recoded_region(star):
    put(star, make("320621", 2017, [("STUDY", 1)]), make("320685", 2018, [("STUDY", 2)]))
    load.load_year(star, 2017)
    load.load_year(star, 2018)
    got = rows(star, "select p.name, s.name, b.kind, b.effective_on from dw.agency_succession b join dw.dim_agency p on p.agency_id = predecessor"
                     " join dw.dim_agency s on s.agency_id = successor")  # fmt: skip
    assert [(r[0], r[1], r[2]) for r in got] == [("海安县人民政府", "海安市人民政府", "recoded")]
    assert got[0][3].year == 2018


def test_concurrent_loads_of_one_and_of_several_years_agree_with_one_after_the_other(star):
    for year in (2020, 2021, 2022):
        put(star, *(make(c, year, [("STUDY", year - 2000), (None, 4)]) for c in ("440823", "440825", "440881")))
    errors: list[BaseException] = []

    def run(year: int, full: bool) -> None:
        try:
            load.load_year(star, year, full=full)
        except BaseException as e:
            errors.append(e)

    threads = [threading.Thread(target=run, args=(y, f)) for y in (2020, 2021, 2022) for f in (False, True)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert [str(e) for e in errors] == []
    together = content_hash(star)
    for year in (2020, 2021, 2022):
        load.load_year(star, year, full=True)
    assert content_hash(star) == together
    assert rows(star, "select count(*) from dw.dim_agency where is_current") == [(3,)]


def test_a_reader_sees_the_year_before_or_after_a_rebuild(star, monkeypatch):
    put(star, make("440823", 2022, [("STUDY", 1)]))
    load.load_year(star, 2022)
    put(star, make("440823", 2022, [("STUDY", 2), ("CASES", 3)], url="http://127.0.0.1/n", publish="2023-03-01"))
    seen = []
    real = partitions.swap

    def swap_while_reading(conn, built):
        seen.append(rows(star, "select value::int from dw.fact_statement order by 1"))
        real(conn, built)

    monkeypatch.setattr(partitions, "swap", swap_while_reading)
    load.load_year(star, 2022, full=True)
    seen.append(rows(star, "select value::int from dw.fact_statement order by 1"))
    assert seen == [[(1,)], [(2,), (3,)]]


def test_a_reader_of_several_tables_is_never_ended_for_a_swap(star):
    put(star, make("440823", 2022, [("STUDY", 1)]))
    load.load_year(star, 2022)
    put(star, make("440823", 2022, [("STUDY", 2)], url="http://127.0.0.1/n", publish="2023-03-01"))
    held = "select count(*) from pg_locks where granted and mode = 'AccessExclusiveLock' and relation = 'dw.fact_evidence'::regclass"
    with star.connect() as reader, star.connect() as other:
        # The reader holds the table that the swap asks for last and then wants the first; the swap, kept by another
        # query, has begun to wait for the last after the reader did: in a circle the reader would be the one to end.
        assert reader.execute(sa.text("select value from dw.fact_statement")).scalar_one() == 1
        other.execute(sa.text("select count(*) from dw.fact_report"))
        loading = threading.Thread(target=load.load_year, args=(star, 2022), kwargs={"full": True})
        loading.start()
        while rows(star, held) == [(0,)]:
            time.sleep(0.01)
        threading.Timer(1, other.rollback).start()
        evidence = reader.execute(sa.text("select count(*) from dw.fact_evidence")).scalar_one()
        again = reader.execute(sa.text("select value from dw.fact_statement")).scalar_one()
    loading.join()
    assert (evidence, again) == (1, 1)
    assert rows(star, "select value::int from dw.fact_statement") == [(2,)]


def test_a_load_that_fails_leaves_the_star_as_it_was_and_can_be_repeated(star, monkeypatch):
    put(star, make("440823", 2022, [("STUDY", 1)]))
    load.load_year(star, 2022)
    before = content_hash(star)
    put(star, make("440825", 2022, [("STUDY", 2)]))

    def fail(*_args, **_kw):
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(load.agencies, "refresh", fail)
        with pytest.raises(RuntimeError):
            load.load_year(star, 2022)
    assert content_hash(star) == before
    assert load.load_year(star, 2022).changed
    assert rows(star, "select count(*) from dw.fact_report") == [(2,)]


def test_references_of_the_star_point_at_something(star):
    """Every declared reference of fact tables to dimensions holds: what foreign keys would enforce."""
    put(star, make("440823", 2022, [("STUDY", 1), (None, 3)]), make("320621", 2022, [("RATE", 0.5)]))
    load.load_year(star, 2022)
    skip = (
        "dw.dim_portal.portal_id",
        "crawl.capture.capture_id",
    )  # filled by the registry and the crawl, not by a load
    for table in tables.FACTS:
        for column in table.columns:
            if (ref := column.info.get("ref")) and ref not in skip:
                target, key = ref.rsplit(".", 1)
                missing = rows(star, f"select count(*) from {table.fullname} f where {column.name} is not null "
                                     f"and not exists (select from {target} t where t.{key} = f.{column.name})")  # fmt: skip
                assert missing == [(0,)], f"{table.fullname}.{column.name}"


def test_indicator_keys_are_stable_and_zero_is_the_uncatalogued(star):
    made = members.indicator_rows(CATALOGUE)
    assert made[0]["indicator_key"] == tables.UNCATALOGUED
    assert {r["code"]: r["indicator_key"] for r in made} == {
        r["code"]: r["indicator_key"] for r in members.indicator_rows(reversed(CATALOGUE))
    }
    with pytest.raises(ValueError, match="STUDY"):
        members.indicator_rows([CATALOGUE[0], CATALOGUE[0]])


def test_years_know_their_regime(star):
    put(star, make("440823", 2022, [("STUDY", 1)]))
    load.load_year(star, 2022)
    got = dict(rows(star, "select report_year, due_on from dw.dim_year where report_year in (2013, 2017, 2022)"))
    assert got == {2013: None, 2017: dt.date(2018, 3, 31), 2022: dt.date(2023, 3, 31)}
