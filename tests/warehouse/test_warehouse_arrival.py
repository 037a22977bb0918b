"""What a day's arrival costs: rows read and written by its load, in a small star and in one four times as large."""

import pytest
import sqlalchemy as sa

from fazhi.warehouse import load
from fazhi.warehouse.synth import Nation, populate

YEARS = (2021, 2022, 2023)
ARRIVED = 5
BIG = "^(statement|report|fact_statement|fact_evidence|fact_section|fact_report)(_[0-9]+)?$"
_READ = (
    "select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)), sum(n_tup_ins + n_tup_del + n_tup_upd) "
    "from pg_stat_user_tables where relname ~ :big"
)


def counts(engine: sa.Engine) -> tuple[int, int]:
    """Rows read and written so far in the large tables, by every session."""
    with engine.connect() as conn:
        conn.execute(sa.text("select pg_stat_force_next_flush()"))
    with engine.connect() as conn:
        read, written = conn.execute(sa.text(_READ), {"big": BIG}).one()
        return int(read), int(written)


def arrival(engine: sa.Engine) -> tuple[int, int]:
    """Rows read and written by the load of a few reports that changed."""
    with engine.begin() as conn:
        conn.execute(sa.text("delete from stage.touched"))
        conn.execute(
            sa.text(
                "update stage.statement set value = value + 1 where report_id in (select report_id from stage.report "
                "where report_year = :y and is_current and verdict = 'pass' order by report_id limit :n)"
            ),
            {"y": YEARS[-1], "n": ARRIVED},
        )
    engine.dispose()  # what its session still held back is counted now
    before = counts(engine)
    done = load.load_year(engine, YEARS[-1])
    assert (done.mode, done.agencies) == ("delta", ARRIVED)
    engine.dispose()
    after = counts(engine)
    return after[0] - before[0], after[1] - before[1]


@pytest.mark.slow
def test_an_arrival_costs_what_arrived_not_what_is_there(warehouse):
    seen = []
    for reports in (400, 1_600):
        populate(warehouse, Nation(reports=reports, years=YEARS))
        for year in YEARS:
            load.load_year(warehouse, year, full=True)
        with warehouse.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.exec_driver_sql("vacuum analyze")
        seen.append(arrival(warehouse))
    (few_read, few_written), (read, written) = seen
    assert written <= 1.5 * few_written, seen
    assert read <= 1.5 * few_read, seen
