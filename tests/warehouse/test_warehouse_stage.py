"""Staging: stable ids, versions in a total order, idempotence."""

import dataclasses
import itertools

import pytest
import sqlalchemy as sa
from warehouse_rows import make, put, rows

from fazhi.warehouse import stage, stage_rows

STATE = (
    "select report_id, version_no, is_current, url, first_seen_on from stage.report order by report_id",
    "select report_id, statement_id, indicator, value from stage.statement order by 1, 2",
)


def state(engine):
    return [rows(engine, q) for q in STATE]


def test_staging_twice_changes_nothing_and_touches_nothing(star):
    item = make("440823", 2022, [("STUDY", 12), ("CASES", 3)])
    put(star, item)
    before = state(star)
    with star.begin() as conn:
        conn.execute(sa.text("delete from stage.touched"))
    put(star, item)
    assert state(star) == before
    assert rows(star, "select * from stage.touched") == []


def test_ids_do_not_know_rules_versions_or_the_catalogue(star):
    item = make("440823", 2022, [("STUDY", 12), (None, 3)])
    put(star, item)
    ids = rows(star, "select statement_id from stage.statement order by 1")
    old = item.parsed
    promoted = [s | {"indicator": "CASES", "rule": "other", "confidence": 0.1} for s in old["remainder"]]
    put(
        star,
        dataclasses.replace(
            item, parsed=dict(old) | {"facts": old["facts"] + promoted, "remainder": [], "parser_version": "t2"}
        ),
    )
    assert rows(star, "select statement_id from stage.statement order by 1") == ids
    assert rows(star, "select count(*) from stage.statement where indicator is null")[0][0] == 0


def test_ids_survive_layout_spaces_and_a_preamble(star):
    plain = make("440823", 2022, [("STUDY", 12)])
    moved = make("440823", 2022, [("STUDY", 12)], words="新增的一句话。")
    one = stage_rows.statement_rows(plain.parsed, plain.text, "a", 2022)
    other = stage_rows.statement_rows(moved.parsed, moved.text, "a", 2022)
    assert [s["statement_id"] for s in one] == [s["statement_id"] for s in other]


def test_equal_sentences_are_told_apart_by_their_occurrence():
    item = make("440823", 2022, [("STUDY", 12), ("STUDY", 12), ("STUDY", 12)])
    ids = [s["statement_id"] for s in stage_rows.statement_rows(item.parsed, item.text, "a", 2022)]
    assert len(set(ids)) == 3


def test_version_in_force_is_the_last_of_the_total_order_in_any_order_of_arrival(star):
    items = [
        make("440823", 2022, [("STUDY", 1)], url="http://127.0.0.1/a"),
        make("440823", 2022, [("STUDY", 2)], url="http://127.0.0.1/b", dated="2023-01-05"),
        make("440823", 2022, [("STUDY", 3)], url="http://127.0.0.1/c", publish="2023-03-01"),
        make("440823", 2022, [("STUDY", 4)], url="http://127.0.0.1/d", publish="2023-02-01", dated="2023-02-02"),
    ]
    seen = set()
    for order in itertools.permutations(items):
        with star.begin() as conn:
            conn.execute(sa.text("truncate stage.report, stage.statement"))
        for item in order:
            put(star, item)
        (current,) = rows(star, "select url, version_no from stage.report where is_current")
        seen.add(tuple(current))
    assert seen == {("http://127.0.0.1/c", 4)}


def test_same_text_on_two_pages_is_one_report_described_by_the_first_url(star):
    a = make("440823", 2022, [("STUDY", 1)], url="http://127.0.0.1/a", seen="2024-03-02")
    b = make("440823", 2022, [("STUDY", 1)], url="http://127.0.0.1/b", seen="2024-03-01")
    put(star, a)
    put(star, b)
    one = state(star)
    with star.begin() as conn:
        conn.execute(sa.text("truncate stage.report, stage.statement"))
    put(star, b, a)
    assert state(star) == one
    ((url, seen),) = rows(star, "select url, first_seen_on::text from stage.report")
    assert (url, seen) == ("http://127.0.0.1/a", "2024-03-01")


def test_a_changed_statement_must_be_judged_again(star):
    item = make("440823", 2022, [("STUDY", 12), ("CASES", 5)])
    put(star, item)
    facts = [dict(f) for f in item.parsed["facts"]]
    facts[0]["qualifier"] = "at_least"
    with star.begin() as conn:
        stage.stage_reports(conn, [dataclasses.replace(item, parsed=dict(item.parsed) | {"facts": facts})])
    assert rows(star, "select indicator, verdict from stage.statement order by 1") == [
        ("CASES", "pass"),
        ("STUDY", None),
    ]


def test_a_statement_no_longer_read_leaves(star):
    item = make("440823", 2022, [("STUDY", 12), ("CASES", 5)])
    put(star, item)
    put(star, dataclasses.replace(item, parsed=dict(item.parsed) | {"facts": item.parsed["facts"][:1]}))
    assert [r.indicator for r in rows(star, "select indicator from stage.statement")] == ["STUDY"]


def test_report_without_agency_is_refused_and_nothing_is_half_staged(star):
    good = make("440823", 2022, [("STUDY", 12)])
    bad = dataclasses.replace(good, parsed=dict(good.parsed) | {"agency": None})
    with pytest.raises(stage_rows.StageRefused, match="without agency"), star.begin() as conn:
        stage.stage_reports(conn, [good, bad])
    assert rows(star, "select * from stage.report") == []


def test_result_names_years_and_report_of_each_capture(star):
    a, b = make("440823", 2022, [("STUDY", 1)]), make("440823", 2023, [("STUDY", 1)])
    result = put(star, a, b)
    assert (result.years, result.reports, result.statements) == ({2022, 2023}, 2, 2)
    assert set(result.report_ids) == {a.capture["capture_id"], b.capture["capture_id"]}
