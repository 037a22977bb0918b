"""The review queue: what the gate held back, with its evidence; a person releases, corrects or rejects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from fazhi.quality.review import Decision, ReviewError
from fazhi.quality.review import decide as decide_row
from fazhi_console import db, hiding, render, runs
from fazhi_console.csrf import protect
from fazhi_console.identity import BUILD_DAG, Person, builder, reader, reviewer

router = APIRouter()
STATES = ("open", "decided", "all")
DECISIONS = ("release", "correct", "reject", "withdraw")
AT_ONCE = 200


def queue(request: Request, who: Person, engine: sa.Engine, *, error: str = "", status: int = 200) -> Response:
    """The page, with what went wrong at the last decision if something did."""
    asked = request.query_params
    lang = render.language(request)
    t = render.translator(lang)
    state = asked.get("state", "open")
    with db.reading(engine) as conn:
        years = db.rows(conn, "review_years")
        chosen = next((y["report_year"] for y in years if str(y["report_year"]) == asked.get("year")), None)
        chosen = chosen or (
            int(asked["year"]) if asked.get("year", "").isdecimal() else years[0]["report_year"] if years else 0
        )
        rules = db.rows(conn, "review_rules", year=chosen)
        result = db.paged(
            conn,
            "review_queue",
            db.page_number(request),
            25,
            year=chosen,
            rule=asked.get("rule", ""),
            state=state if state in STATES else "open",
        )
        seen = hiding.rows(conn, who, result.rows)
    held = next((y["held"] for y in years if y["report_year"] == chosen), 0)
    return render.show(
        request,
        who,
        "review",
        status=status,
        error=error,
        result=result,
        year=chosen,
        state=state,
        rule=asked.get("rule", ""),
        held=held,
        year_options=[(y["report_year"], f"{y['report_year']} ({y['rows']})") for y in years],
        rule_options=[(r["rule_id"], f"{r['title_' + lang]} ({r['rows']})") for r in rules],
        state_options=[(s, t(f"review.state.{s}")) for s in STATES],
        items=[quoted(r) for r in seen],
        done=asked.get("done", ""),
        started=asked.get("started", ""),
    )


def quoted(row: db.Row) -> dict[str, Any]:
    """A queue row with its sentence cut around the evidence."""
    sentence, evidence = row["sentence_text"] or "", row["evidence_text"] or ""
    at = sentence.find(evidence) if evidence else -1
    parts = (sentence[:at], evidence, sentence[at + len(evidence) :]) if at >= 0 else (sentence, "", "")
    pending = row["decided_at"] is not None and row["decision"] != "withdraw" and row["decided_at"] > row["run_at"]
    return {**row, "parts": parts, "pending": pending}


@router.get("/review")
def review(request: Request, who: Person = Depends(reader), engine: sa.Engine = Depends(db.warehouse)) -> Response:
    return queue(request, who, engine)


@router.post("/review/decide", dependencies=[Depends(protect)])
def decide(
    request: Request,
    *,
    item: list[str] = Form(default=[]),
    decision: str = Form(""),
    reason: str = Form(""),
    value: str = Form(""),
    who: Person = Depends(reviewer),
    engine: sa.Engine = Depends(db.warehouse),
) -> Response:
    """Record a decision for every chosen row ("report:statement"); stops at the first that is refused, says why."""
    t = render.translator(render.language(request))
    problem = _problem(t, item, decision, reason, value)
    done = 0
    if not problem:
        done, problem = _record(
            engine,
            item,
            Decision(
                decision,
                "",
                value=_number(value) if decision == "correct" else None,
                reason=reason.strip(),
                reviewer=who.name,
            ),
        )
    if problem:
        return queue(
            request, who, engine, error=t("review.done", n=done) + " " + problem if done else problem, status=400
        )
    return RedirectResponse(
        render.link(request, "review", **{**dict(request.query_params), "done": done, "started": None}), 303
    )


def _problem(t: Any, item: Sequence[str], decision: str, reason: str, value: str) -> str:
    if decision not in DECISIONS:
        return str(t("review.no_decision"))
    if not item or len(item) > AT_ONCE:
        return str(t("review.no_item", most=AT_ONCE))
    if not reason.strip():
        return str(t("review.no_reason"))
    if decision == "correct" and (len(item) != 1 or _number(value) is None):
        return str(t("review.no_value"))
    return ""


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def _record(engine: sa.Engine, item: Sequence[str], common: Decision) -> tuple[int, str]:
    """(decisions recorded, why the next one was not)."""
    for done, key in enumerate(item):
        report_id, _, statement_id = key.partition(":")
        try:
            decide_row(engine, replace(common, report_id=report_id, statement_id=statement_id))
        except ReviewError as e:
            return done, str(e)
    return len(item), ""


@router.post("/review/apply", dependencies=[Depends(protect)])
def apply(
    request: Request,
    *,
    year: int = Form(),
    who: Person = Depends(builder),
    engine: sa.Engine = Depends(db.warehouse),
) -> Response:
    """Run the year's gate and load again, so that the decisions reach the star."""
    try:
        run_id = runs.start(BUILD_DAG, who.name, partition_key=str(year))
    except runs.NotStarted as e:
        return queue(request, who, engine, error=str(e), status=409)
    return RedirectResponse(render.link(request, "review", year=year, started=run_id), 303)


@router.get("/review/log")
def log(
    request: Request, year: str = "", who: Person = Depends(reader), engine: sa.Engine = Depends(db.warehouse)
) -> Response:
    with db.reading(engine) as conn:
        years = db.rows(conn, "quality_years")
        result = db.paged(conn, "review_log", db.page_number(request), year=int(year) if year.isdecimal() else 0)
        result = replace(result, rows=hiding.rows(conn, who, result.rows))
    t = render.translator(render.language(request))
    return render.show(
        request,
        who,
        "review_log",
        result=result,
        year=year,
        year_options=[("", t("all_years")), *((y["report_year"], y["report_year"]) for y in years)],
    )
