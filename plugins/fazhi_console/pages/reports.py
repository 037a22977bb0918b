"""Finding a report: by year, name, region and what the gate said."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from fazhi_console import db, render
from fazhi_console.identity import Person, reader
from fazhi_console.pages.coverage import find_region, prefix

router = APIRouter()
VERDICTS = ("pass", "flag", "quarantine", "reject", "pending")


def all_years(conn: sa.Connection) -> list[int]:
    """Report years that were read, newest first."""
    return [int(r["report_year"]) for r in db.rows(conn, "staged_years")]


def like(q: str) -> str:
    """`q` as an ILIKE pattern for "contains"; its own wildcards are taken literally."""
    return "%" + q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


@router.get("/reports")
def reports(
    request: Request,
    *,
    q: str = "",
    year: str = "",
    region: str = "",
    verdict: str = "",
    who: Person = Depends(reader),
    engine: sa.Engine = Depends(db.warehouse),
) -> Response:
    q = q.strip()[:80]
    with db.reading(engine) as conn:
        years = all_years(conn)
        place = find_region(conn, region)
        # Without a name a list over all years helps nobody: start with the newest.
        chosen = [int(year)] if year.isdecimal() and int(year) in years else years if q or year == "all" else years[:1]
        filters: dict[str, Any] = {
            "prefix": prefix(place) if place else "",
            "verdict": verdict if verdict in VERDICTS else "",
        }
        number = db.page_number(request)
        if q:
            result = db.paged(conn, "reports_of_agency", number, like=like(q), years=chosen, **filters)
        else:
            first, last = (min(chosen), max(chosen)) if chosen else (0, 0)
            result = db.paged(conn, "reports", number, first=first, last=last, **filters)
    t = render.translator(render.language(request))
    return render.show(
        request,
        who,
        "reports",
        result=result,
        q=q,
        place=place,
        verdict=verdict,
        year=str(chosen[0]) if len(chosen) == 1 else "all",
        year_options=[("all", t("all_years")), *((y, y) for y in years)],
        verdict_options=[(v, t(f"verdict.{v}")) for v in VERDICTS],
    )
