"""Every table of the star says how it is spread over machines, in a way that Citus accepts."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from fazhi.cli import app
from fazhi.warehouse import distribution, tables


@pytest.mark.parametrize("table", tables.star(), ids=lambda t: t.fullname)
def test_a_table_is_copied_or_distributed_by_a_column_of_its_keys(table):
    """Citus refuses a unique key without the column of distribution, and partitioned tables as copies."""
    by = distribution.key(table)
    if by == distribution.REFERENCE:
        assert not table.dialect_options["postgresql"]["partition_by"]
        return
    uniques = [c for c in table.constraints if type(c).__name__ in ("PrimaryKeyConstraint", "UniqueConstraint")]
    widened = [line for line in distribution.statements() if line.startswith(f"alter table {table.fullname} ")]
    keys = [line.split("primary key ")[1] for line in widened] or [str([c.name for c in u.columns]) for u in uniques]
    assert keys and all(by in key for key in keys)


def test_facts_lie_together_by_agency():
    assert {distribution.key(t) for t in (*tables.FACTS, tables.fact_coverage)} == {"agency_id"}


def test_the_sql_names_every_table_once_and_copies_first():
    lines = CliRunner().invoke(app, ["db", "citus"]).output.splitlines()
    lines = [line for line in lines if not line.startswith("alter")]
    assert sorted(line.split("'")[1] for line in lines) == [t.fullname for t in tables.star()]
    kinds = [line.split("(")[0] for line in lines]
    assert kinds == sorted(kinds, reverse=True) and len(set(kinds)) == 2
    apart = [line for line in lines if "distributed" in line and "colocate_with" not in line]
    assert sorted(line.split("', '")[1].split("'")[0] for line in apart) == ["agency_id", "region_code"]
