"""Staged years through the gate into the star."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from fazhi.pipeline.common import year_lock
from fazhi.warehouse import operational as op


@dataclass(slots=True)
class SettleResult:
    """Years whose star changed, years that are blocked with their reasons, and counts over all of them."""

    years: list[int] = field(default_factory=list)
    blocked: dict[str, list[str]] = field(default_factory=dict)
    reports: int = 0
    statements: int = 0
    quarantined: int = 0
    flagged: int = 0

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def settle(engine: sa.Engine, year: int) -> SettleResult:
    """Gate and load `year`, and every other year that reading this partition changed.

    A report listed in one year's partition may turn out to be about another year; both are settled here. A blocked
    year keeps its old star and is named in the result. The order in which years are settled does not matter.
    """
    from fazhi.quality.gate import run_gate
    from fazhi.warehouse.load import load_year

    with engine.connect() as conn:
        dirty = conn.execute(sa.select(op.year_state.c.report_year).where(op.year_state.c.dirty)).scalars().all()
    result = SettleResult()
    for each in sorted({year, *dirty}):
        with year_lock(engine, "settle", each):
            mark_clean(engine, each)  # before reading: what is staged meanwhile marks the year again
            try:
                gate = run_gate(engine, each)
                result.quarantined += gate.quarantined
                result.flagged += gate.flagged
                if gate.blocked:
                    result.blocked[str(each)] = list(gate.blocking_rules)
                    continue
                loaded = load_year(engine, each)
            except BaseException:
                mark_dirty(engine, [each])
                raise
            result.reports += loaded.reports
            result.statements += loaded.statements
            if loaded.changed:
                count_load(engine, each)
                result.years.append(each)
    return result


def mark_dirty(engine: sa.Engine | sa.Connection, years: list[int]) -> None:
    """Note that the stage of these years changed since their last load."""
    if not years:
        return
    stmt = insert(op.year_state).values([{"report_year": y, "dirty": True} for y in sorted(set(years))])
    stmt = stmt.on_conflict_do_update(index_elements=["report_year"], set_={"dirty": True})
    if isinstance(engine, sa.Connection):
        engine.execute(stmt)
    else:
        with engine.begin() as conn:
            conn.execute(stmt)


def mark_clean(engine: sa.Engine, year: int) -> None:
    with engine.begin() as conn:
        conn.execute(sa.update(op.year_state).where(op.year_state.c.report_year == year).values(dirty=False))


def count_load(engine: sa.Engine, year: int) -> None:
    """Count a load that changed the star, so that publishing knows the marts of this year are behind."""
    stmt = insert(op.year_state).values(report_year=year, load_seq=1)
    seq = op.year_state.c.load_seq
    with engine.begin() as conn:
        conn.execute(stmt.on_conflict_do_update(index_elements=["report_year"], set_={"load_seq": seq + 1}))
