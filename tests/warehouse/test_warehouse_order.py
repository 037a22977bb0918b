"""Whatever the order in which reports, corrections and renames arrive, the star is the same."""

import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warehouse_rows import empty, make, put

from fazhi.warehouse import content_hash, load, marts, ranking

AS_OF = dt.date(2024, 6, 1)
CODES = ("440823", "440825", "320621", "320685")

arrivals = st.lists(
    st.builds(
        lambda code, year, value, publish, renamed, page: make(
            code, year, [("STUDY", value), ("CASES", value + 1), (None, 3)],
            publish=publish and f"{year + 1}-0{publish}-15", url=f"http://127.0.0.1/{code}/{year}/{page}",
            agency="中共某县委某县人民政府" if renamed else None, agency_type="party_and_government" if renamed else "government",
            seen=f"2024-0{1 + page}-01",
        ),
        st.sampled_from(CODES), st.sampled_from((2017, 2018, 2019)), st.integers(0, 4), st.sampled_from((None, 2, 3, 4)),
        st.booleans(), st.integers(0, 3),
    ),
    min_size=1, max_size=6,
)  # fmt: skip


def build(engine, items, each):
    """Stage, load and refresh after every `each` arrivals; hash of the star."""
    empty(engine)
    for i in range(0, len(items), each):
        part = items[i : i + each]
        put(engine, *part)
        years = sorted({p.parsed["report_year"] for p in part})
        for year in years:
            load.load_year(engine, year)
        marts.refresh(engine, years, AS_OF)
    return content_hash(engine)


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), items=arrivals)
def test_any_order_and_any_slicing_of_arrivals_ends_in_the_same_star(warehouse, data, items):
    first = build(warehouse, items, len(items))
    shuffled = data.draw(st.permutations(items))
    second = build(warehouse, shuffled, data.draw(st.integers(1, len(items))))
    assert {t for t in first if first[t] != second.get(t)} == set()


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), items=arrivals)
def test_the_stage_does_not_depend_on_the_order_of_arrival(warehouse, data, items):
    def staged(order):
        empty(warehouse)
        for item in order:
            put(warehouse, item)
        with warehouse.connect() as conn:
            return conn.execute(sa.text("select s.*, r.is_current, r.version_no, r.url, r.first_seen_on from stage.statement s "
                                        "join stage.report r using (report_id) order by report_id, statement_id")).all()  # fmt: skip

    assert staged(items) == staged(data.draw(st.permutations(items)))


def test_a_withdrawn_version_gives_way_to_the_one_before(star):
    old = make("440823", 2022, [("STUDY", 1)], url="http://127.0.0.1/1")
    new = make("440823", 2022, [("STUDY", 2)], url="http://127.0.0.1/2", publish="2023-05-01")
    only_old = build(star, [old], 1)
    build(star, [new, old], 1)
    with star.begin() as conn:
        conn.execute(
            sa.text(
                "delete from stage.statement where report_id in (select report_id from stage.report where url like '%/2')"
            )
        )
        conn.execute(sa.text("delete from stage.report where url like '%/2'"))
        ranking.rank_versions(conn, year=2022)
    load.load_year(star, 2022)
    marts.refresh(star, [2022], AS_OF)
    assert content_hash(star) == only_old
