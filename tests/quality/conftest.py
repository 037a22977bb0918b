"""A small staged year, clean by construction, for the tests of the gate."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from fazhi.quality import gate, violations
from fazhi.quality.harness.synthetic import DECLARED, clean_year, put


@pytest.fixture(scope="session")
def book():
    return violations.rulebook(DECLARED)


@pytest.fixture
def year(warehouse: sa.Engine):
    """(engine, year) with a clean staged year; every test gets an empty warehouse's worth of rows."""
    with warehouse.begin() as conn:
        conn.execute(
            sa.text(
                "truncate stage.report, stage.statement, stage.refusal, quality.violation, quality.quarantine, quality.result, "
                "quality.gate_run, quality.year_status, quality.review_state, quality.yoy_flag"
            )
        )
        conn.execute(sa.text("alter table quality.review disable trigger review_append_only"))
        conn.execute(sa.text("truncate quality.review"))
        conn.execute(sa.text("alter table quality.review enable trigger review_append_only"))
        put(conn, *clean_year(2023, reports=8))
    return warehouse, 2023


@pytest.fixture
def run(year, book):
    engine, y = year
    return lambda **kw: gate.run_gate(engine, y, book=book, **kw)
