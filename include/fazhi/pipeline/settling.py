"""Staged years through the gate into the star."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from fazhi import failpoint, settings
from fazhi.pipeline.common import year_lock
from fazhi.pipeline.log import about
from fazhi.warehouse import operational as op

log = logging.getLogger(__name__)


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
    with engine.connect() as conn:
        dirty = conn.execute(sa.select(op.year_state.c.report_year).where(op.year_state.c.dirty)).scalars().all()
    result = SettleResult()
    for each in sorted({year, *dirty}):
        with year_lock(engine, "settle", each), about(partition=year, report_year=each):
            _settle_one(engine, each, result)
    return result


def _settle_one(engine: sa.Engine, year: int, result: SettleResult) -> None:
    """The year stays dirty until its load is counted, so a kill at any moment leaves work that the retry finds."""
    from fazhi.quality.gate import run_gate, stands
    from fazhi.warehouse.load import load_year

    with engine.connect() as conn:
        y = op.year_state.c
        row = conn.execute(sa.select(y.dirty, y.staged_seq).where(y.report_year == year)).one_or_none()
        behind = conn.execute(sa.select(sa.exists().where(op.touched.c.report_year == year))).scalar_one()
    dirty, staged_seq = (row.dirty, row.staged_seq) if row else (False, 0)
    if not dirty and not behind and (row is None or stands(engine, year)):
        return  # nothing ever staged; or nothing since, no rule changed, nobody decided anything
    gate = run_gate(engine, year, docs_dir=settings.get().var / "data_docs")
    failpoint.reached("settle.gated")
    result.quarantined += gate.quarantined
    result.flagged += gate.flagged
    changed = False
    if gate.blocked:
        result.blocked[str(year)] = list(gate.blocking_rules)
        log.warning("blocked: %s", "; ".join(gate.reasons))
    else:
        loaded = load_year(engine, year)
        failpoint.reached("settle.loaded")
        result.reports += loaded.reports
        result.statements += loaded.statements
        log.info("loaded: %s, %d rows held back", loaded.as_dict(), gate.quarantined)
        changed = loaded.changed or dirty  # dirty, yet nothing to load: an earlier try loaded and was killed
    if changed:
        result.years.append(year)
    if changed or dirty:
        _finish(engine, year, staged_seq, changed)
    failpoint.reached("settle.finished")


def _finish(engine: sa.Engine, year: int, staged_seq: int, changed: bool) -> None:
    """Count the load, and clear the mark unless something was staged meanwhile."""
    y = op.year_state.c
    loads = 1 if changed else 0
    stmt = insert(op.year_state).values(report_year=year, load_seq=loads)
    stmt = stmt.on_conflict_do_update(
        index_elements=["report_year"],
        set_={"load_seq": y.load_seq + loads, "dirty": y.dirty & (y.staged_seq != staged_seq)},
    )
    with engine.begin() as conn:
        conn.execute(stmt)


def mark_dirty(conn: sa.Connection, years: list[int]) -> None:
    """Note, in the transaction that stages, that the stage of these years changed since their last load."""
    if not years:
        return
    y = op.year_state.c
    stmt = insert(op.year_state).values(
        [{"report_year": y, "dirty": True, "staged_seq": 1} for y in sorted(set(years))]
    )
    conn.execute(
        stmt.on_conflict_do_update(index_elements=["report_year"], set_={"dirty": True, "staged_seq": y.staged_seq + 1})
    )
