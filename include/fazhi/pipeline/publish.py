"""Star to marts, for the years whose loads the marts do not show yet."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from fazhi import failpoint
from fazhi.pipeline.crawl import today
from fazhi.warehouse import operational as op


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
