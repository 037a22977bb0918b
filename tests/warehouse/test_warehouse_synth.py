"""The synthetic nation: filling an empty stage without triggers and keys gives what filling it year by year gives."""

import sqlalchemy as sa
from warehouse_rows import empty, rows

from fazhi.warehouse.synth import Nation, populate

STAGED = (
    "select (select coalesce(sum(hashtextextended(r::text, 0)), 0) from stage.report r), "
    "(select coalesce(sum(hashtextextended(s::text, 0)), 0) from stage.statement s), "
    "(select count(*) from stage.statement), (select count(*) from stage.touched)"
)


def test_an_empty_stage_is_filled_as_one_that_holds_other_years(warehouse):
    seen = []
    for steps in (((2022, 2023),), ((2022,), (2023,))):
        empty(warehouse)
        for years in steps:
            populate(warehouse, Nation(reports=40, years=years))
        seen.append(rows(warehouse, STAGED))
    assert seen[0] == seen[1] and seen[0][0][2] > 500


def test_triggers_and_keys_are_there_afterwards(warehouse):
    empty(warehouse)
    populate(warehouse, Nation(reports=40, years=(2022,)))
    with warehouse.begin() as conn:
        conn.execute(sa.text("delete from stage.touched"))
        conn.execute(sa.text("update stage.statement set value = value + 1 where statement_id = (select min(statement_id) from stage.statement)"))  # fmt: skip
    assert rows(warehouse, "select count(*) from stage.touched") == [(1,)]
    kept = rows(
        warehouse, "select indexname from pg_indexes where schemaname = 'stage' and tablename = 'statement' order by 1"
    )
    assert kept == [("ix_stage_statement_year",), ("statement_pkey",)]
