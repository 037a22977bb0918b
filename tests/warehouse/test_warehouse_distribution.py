"""Every table of the star says how it is spread over machines, in a way that Citus accepts."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from fazhi.cli import app
from fazhi.warehouse import distribution, tables


@pytest.mark.parametrize("table", tables.star(), ids=lambda t: t.fullname)
def test_a_table_is_copied_or_distributed_by_a_column_of_its_keys(table):
    by = distribution.key(table)
    if by != distribution.REFERENCE:
        uniques = [c for c in table.constraints if type(c).__name__ in ("PrimaryKeyConstraint", "UniqueConstraint")]
        assert uniques and all(by in c.columns for c in uniques)  # Citus refuses a unique key without it


def test_facts_lie_together_by_agency():
    assert {distribution.key(t) for t in (*tables.FACTS, tables.fact_coverage)} == {"agency_id"}


def test_the_sql_names_every_table_once_and_copies_first():
    lines = CliRunner().invoke(app, ["db", "citus"]).output.splitlines()
    assert sorted(line.split("'")[1] for line in lines) == [t.fullname for t in tables.star()]
    kinds = [line.split("(")[0] for line in lines]
    assert kinds == sorted(kinds, reverse=True) and len(set(kinds)) == 2
    apart = [line for line in lines if "distributed" in line and "colocate_with" not in line]
    assert len(apart) == 1
