"""Quality: what every expectation found in a year, how that moved, and the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from fazhi_console import db, hiding, render
from fazhi_console.identity import Person, reader

router = APIRouter()
SEVERITIES = ("block_year", "quarantine_report", "quarantine_row", "flag")
RUNS_SHOWN = 30
DOCS_SUFFIXES = (".html", ".css", ".png", ".svg", ".woff", ".woff2")
# Great Expectations wrote these pages from reports of strangers: styles and pictures, no script, no network.
DOCS_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "frame-ancestors 'self'; base-uri 'none'"
)


@router.get("/quality")
def quality(
    request: Request,
    *,
    year: str = "",
    severity: str = "",
    failing: str = "",
    who: Person = Depends(reader),
    engine: sa.Engine = Depends(db.warehouse),
) -> Response:
    t = render.translator(render.language(request))
    with db.reading(engine) as conn:
        years = db.rows(conn, "quality_years")
        chosen = next((y for y in years if str(y["report_year"]) == year), years[0] if years else None)
        runs = db.rows(conn, "quality_runs", year=chosen["report_year"], limit=RUNS_SHOWN, offset=0) if chosen else []
        latest = db.rows(conn, "quality_latest")
        result = (
            db.paged(
                conn,
                "quality_rules",
                db.page_number(request),
                run=runs[0]["run_id"],
                before=runs[1]["run_id"] if len(runs) > 1 else "",
                severity=severity if severity in SEVERITIES else "",
                failing=failing == "1",
            )
            if runs
            else db.Page([], 1, False)
        )
    return render.show(
        request,
        who,
        "quality",
        chosen=chosen,
        run=runs[0] if runs else None,
        result=result,
        severity=severity,
        failing=failing,
        year_options=[(y["report_year"], y["report_year"]) for y in years],
        severity_options=[(s, t(f"severity.{s}")) for s in SEVERITIES],
        by_year=_chart(t, [str(r["report_year"]) for r in latest], latest),
        by_run=_chart(t, [render.when(r["run_at"])[5:] for r in reversed(runs)], list(reversed(runs)))
        if len(runs) > 1
        else None,
    )


def _chart(t: Callable[..., str], labels: Sequence[str], found: Sequence[db.Row]) -> dict[str, Any]:
    """Statements by outcome, one stacked bar per label."""
    kinds = (("passed", "ok"), ("flagged", "warn"), ("quarantined", "bad"), ("rejected", "mute"))
    return {
        "runs": list(labels),
        "unit": None,
        "series": [
            {"name": t(f"gate.{k}"), "tone": tone, "stack": "all", "values": [r[k] for r in found]} for k, tone in kinds
        ],
    }


@router.get("/quality/rule/{rule_id}")
def rule(
    request: Request, rule_id: str, year: int, who: Person = Depends(reader), engine: sa.Engine = Depends(db.warehouse)
) -> Response:
    with db.reading(engine) as conn:
        found = db.one(conn, "rule", rule=rule_id)
        if found is None:
            raise HTTPException(404, f"No rule is called {rule_id}")
        result = db.paged(conn, "quality_rows", db.page_number(request), year=year, rule=rule_id)
        result = replace(result, rows=hiding.rows(conn, who, result.rows))
    return render.show(request, who, "quality_rule", rule=found, year=year, result=result)


@router.get("/docs/{path:path}", dependencies=[Depends(reader)])
def data_docs(request: Request, path: str, engine: sa.Engine = Depends(db.warehouse)) -> Response:
    """A page of Great Expectations' Data Docs; only files under the folder that the gate's runs name.

    Its index is filled by scripts from elsewhere and stays empty without them: the newest result is shown instead.
    """
    from fazhi import settings

    with db.reading(engine) as conn:
        named = db.rows(conn, "docs_folders")
    var = settings.get().var.resolve()
    wanted = (var / path).resolve()
    folders = {(var / Path(r["folder"])).resolve() for r in named if r["folder"]} - {var}
    if wanted.suffix not in DOCS_SUFFIXES or not wanted.is_file() or not any(wanted.is_relative_to(f) for f in folders):
        raise HTTPException(404, "No such page among the Data Docs: the next run of the gate writes them anew")
    results = sorted((wanted.parent / "validations").rglob("*.html")) if wanted.name == "index.html" else []
    if results:
        return RedirectResponse(render.link(request, f"docs/{results[-1].relative_to(var)}"), 302)
    if wanted.suffix != ".html":
        return FileResponse(wanted, headers={"Content-Security-Policy": DOCS_POLICY})
    sheet = render.link(request, "static/docs.css", v=render.fingerprint("docs.css"))
    page = wanted.read_text("utf-8", "replace").replace("</head>", f'<link rel="stylesheet" href="{sheet}"></head>', 1)
    return Response(page, media_type="text/html", headers={"Content-Security-Policy": DOCS_POLICY})
