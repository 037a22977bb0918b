"""Portals: health, staleness, last links, why one is blocked, when the next crawl is; "check now" starts one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from fazhi_console import db, render, runs
from fazhi_console.csrf import protect
from fazhi_console.identity import CRAWL_DAG, Person, crawler, reader
from fazhi_console.pages.reports import like

router = APIRouter()
STATES = ("problem", "blocked", "stale", "shrunk", "never")
STALE_DAYS = 14


def _days(then: datetime | None, now: datetime) -> int | None:
    return (now - then).days if then else None


def crawl_schedule() -> runs.Schedule | None:
    return runs.schedule(CRAWL_DAG)


@router.get("/portals")
def portals(
    request: Request,
    *,
    q: str = "",
    state: str = "",
    schedule: runs.Schedule | None = Depends(crawl_schedule),
    started: str = "",
    who: Person = Depends(reader),
    engine: sa.Engine = Depends(db.warehouse),
) -> Response:
    now = datetime.now(UTC)
    stale = now - timedelta(days=STALE_DAYS)
    q = q.strip()[:80]
    with db.reading(engine) as conn:
        counts = db.one(conn, "portal_counts", stale=stale)
        result = db.paged(
            conn,
            "portals",
            db.page_number(request),
            q=q,
            like=like(q),
            state=state if state in STATES else "",
            stale=stale,
        )
    t = render.translator(render.language(request))
    listed: list[dict[str, Any]] = [{**r, "days": _days(r["last_success_at"], now)} for r in result.rows]
    return render.show(
        request,
        who,
        "portals",
        q=q,
        state=state,
        counts=counts,
        result=result,
        listed=listed,
        stale_days=STALE_DAYS,
        schedule=schedule,
        started=started,
        state_options=[(s, t(f"portals.{s}")) for s in STATES],
    )


@router.post("/portals/check", dependencies=[Depends(protect)])
def check(
    request: Request,
    *,
    portal: str = Form(),
    who: Person = Depends(crawler),
    engine: sa.Engine = Depends(db.warehouse),
) -> Response:
    """Start crawl_portals for one portal, or answer why Airflow did not."""
    with db.reading(engine) as conn:
        if not conn.scalar(sa.text("select 1 from dw.dim_portal where portal_id = :p"), {"p": portal}):
            raise HTTPException(404, f"No portal of the registry is called {portal}")
    try:
        run_id = runs.start(CRAWL_DAG, who.name, conf={"portals": [portal]})
    except runs.NotStarted as e:
        raise HTTPException(409, str(e)) from e
    return RedirectResponse(render.link(request, "portals", q=portal, started=run_id), 303)
