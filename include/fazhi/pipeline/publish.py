"""Star to marts, for the years whose loads the marts do not show yet, and how a burst of loads becomes one refresh.

A load is announced unless a run of publish_marts is on its way that has not begun to look which years are behind:
that run sees whatever was committed before it looks. A run looks once the burst is over, or has waited PATIENCE.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Protocol

import sqlalchemy as sa

from fazhi import failpoint
from fazhi.pipeline.crawl import today
from fazhi.warehouse import operational as op

DAG, WAITS, LOOKS = "publish_marts", "burst_over", "refresh"  # a run waits in one task, then looks in the other
LOADING = ("crawl_year", "build_year")  # DAGs whose runs end in a load
UNDER_WAY = ["queued", "running"]
BEFORE_ITS_START = ["scheduled", "queued", "up_for_retry", "up_for_reschedule"]
PATIENCE = timedelta(minutes=15)  # a nation's backfill takes days: what is loaded is shown meanwhile


class Counts(Protocol):
    """What a running task can ask Airflow; both take a DAG's id first."""

    def get_dr_count(self, dag_id: str, *, states: list[str]) -> int: ...

    def get_ti_count(self, dag_id: str, *, task_ids: list[str], states: list[str]) -> int: ...


def to_announce(engine: sa.Engine, ti: Counts) -> list[int]:
    """Years behind, whoever loaded them; none when a run that has yet to look will see them.

    Ask after the load is committed: a run that counts as waiting here looks later than that. What cannot be told from
    a run that has begun (a task between two states) counts as begun, which costs a run that finds nothing.
    """
    behind = sorted(unpublished_years(engine))
    failpoint.reached("announce.behind")
    if not behind:
        return []
    waiting = (
        ti.get_dr_count(DAG, states=["queued"])
        or ti.get_ti_count(DAG, task_ids=[WAITS], states=[*BEFORE_ITS_START, "running"])
        or ti.get_ti_count(DAG, task_ids=[LOOKS], states=BEFORE_ITS_START)
    )
    return [] if waiting else behind


def burst_over(ti: Counts, waited: timedelta) -> bool:
    """Is no crawl or build of a year under way, or has the run waited long enough for them?"""
    failpoint.reached("publish.waits")
    return waited >= PATIENCE or not any(ti.get_dr_count(dag, states=UNDER_WAY) for dag in LOADING)


def unpublished_years(engine: sa.Engine) -> dict[int, int]:
    """Years behind, each with the load the marts would show after publishing now."""
    y = op.year_state.c
    with engine.connect() as conn:
        rows = conn.execute(sa.select(y.report_year, y.load_seq).where(y.load_seq > y.published_seq)).all()
    return {r.report_year: r.load_seq for r in rows}


def publish(engine: sa.Engine, *, as_of: date | None = None, all_years: bool = False) -> dict[str, Any]:
    """Refresh marts, year-over-year flags and the portal dimension. Many loads in a burst cost one refresh.

    as_of: the day on which coverage status is judged (default: today in Asia/Shanghai). Raises SuiteFailed when a mart
    has other columns than it declares: what BI reads is a contract.
    """
    from fazhi.portals import registry
    from fazhi.quality import history
    from fazhi.quality import marts as mart_rules
    from fazhi.warehouse import marts, portals

    behind = unpublished_years(engine)
    portals.sync(engine, registry.load().values())
    years = None if all_years else sorted(behind)
    if years is None or years:
        history.refresh(engine, years)
        marts.refresh(engine, years, as_of=as_of or today())
        mart_rules.check(engine)
    else:
        marts.refresh(engine, [], as_of=as_of or today())  # status and portal health move with the day alone
    failpoint.reached("publish.refreshed")
    with engine.begin() as conn:
        for year, seq in behind.items():
            conn.execute(sa.update(op.year_state).where(op.year_state.c.report_year == year).values(published_seq=seq))
    return {"years": years if years is not None else "all", "as_of": (as_of or today()).isoformat()}
