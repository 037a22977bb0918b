"""Every table of the star says how it is spread over machines, in a way that Citus accepts."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from fazhi.cli import app
from fazhi.warehouse import distribution, mart_tables, tables

SPREAD = [t for t in tables.star() if distribution.key(t) != distribution.COORDINATOR]


@pytest.mark.parametrize("table", SPREAD, ids=lambda t: t.fullname)
def test_a_table_is_distributed_by_a_column_of_its_keys(table):
    """Citus refuses a unique key without the column of distribution."""
    by = distribution.key(table)
    uniques = [c for c in table.constraints if type(c).__name__ in ("PrimaryKeyConstraint", "UniqueConstraint")]
    widened = [line for line in distribution.statements() if line.startswith(f"alter table {table.fullname} ")]
    keys = [line.split("primary key ")[1] for line in widened] or [str([c.name for c in u.columns]) for u in uniques]
    assert keys and all(by in key for key in keys)


def test_what_grows_with_the_statements_lies_together_by_agency():
    big = (
        tables.fact_statement,
        tables.fact_evidence,
        tables.fact_section,
        mart_tables.yoy_indicator,
        mart_tables.ranking,
    )
    assert {t.fullname for t in SPREAD} == {t.fullname for t in big}
    assert {distribution.key(t) for t in SPREAD} == {"agency_id"}


def test_the_sql_names_every_spread_table_once_and_beside_the_first():
    lines = CliRunner().invoke(app, ["db", "citus"]).output.splitlines()
    made = [line for line in lines if line.startswith("select create_distributed_table")]
    assert [line.split("'")[1] for line in made] == [t.fullname for t in SPREAD]
    assert ["colocate_with" in line for line in made] == [False] + [True] * (len(SPREAD) - 1)
    widened = [n for n, line in enumerate(lines) if line.startswith("alter")]
    assert widened and all(lines[n].split()[2] == lines[n + 1].split("'")[1] for n in widened)
