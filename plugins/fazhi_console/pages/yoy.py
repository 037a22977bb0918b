"""Year over year: one indicator of one agency, or of the matched panel of a region; gaps, bounds and part years shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import PlainTextResponse, Response

from fazhi_console import db, render
from fazhi_console.identity import Person, reader
from fazhi_console.pages.reports import like

router = APIRouter()
NATION = "000000"
CSV_AGENCY = (
    "report_year",
    "agency_name",
    "indicator",
    "indicator_name",
    "scope",
    "facet_key",
    "unit",
    "value",
    "value_max",
    "qualifier",
    "value_prev",
    "qualifier_prev",
    "change",
    "change_ratio",
    "comparable",
    "flags",
    "statement_id",
    "statement_id_prev",
)
CSV_REGION = (
    "report_year",
    "region_name",
    "tier",
    "agency_type",
    "indicator",
    "indicator_name",
    "scope",
    "unit",
    "method",
    "panel",
    "value",
    "value_prev",
    "change",
    "change_ratio",
    "stated",
    "stated_prev",
    "reports",
    "reports_prev",
    "expected",
    "panel_share",
    "flags",
)


def series_key(choice: db.Row, agency: bool) -> str:
    """One series as a form value; the parts cannot hold the separator (codes) or come last (facets)."""
    parts = ("indicator", "scope", "facet_key") if agency else ("indicator", "scope", "tier", "agency_type")
    return "|".join(str(choice[p]) for p in parts)


def parameters(series: str, agency: str, region: str, years: Sequence[int]) -> tuple[str, dict[str, Any]] | None:
    """(SQL file, bound parameters) of a series; None for one that is not well formed."""
    if agency:
        parts = series.split("|", 2)
        if len(parts) != 3:
            return None
        return "yoy_agency", {
            "years": list(years),
            "agency": agency,
            "indicator": parts[0],
            "scope": parts[1],
            "facet": parts[2],
        }
    parts = series.split("|")
    if len(parts) != 4:
        return None
    return "yoy_region", {
        "years": list(years),
        "region": region,
        "indicator": parts[0],
        "scope": parts[1],
        "tier": parts[2],
        "agency_type": parts[3],
    }


def points(found: Sequence[db.Row]) -> list[dict[str, Any]]:
    """One point per year from the first to the last; a year without a row is a gap, not a zero."""
    by_year = {r["report_year"]: r for r in found}
    if not by_year:
        return []
    out = []
    for year in range(min(by_year), max(by_year) + 1):
        r = by_year.get(year)
        point: dict[str, Any] = {"year": year, "value": None}
        if r is not None:
            point |= {
                k: float(r[k]) if r[k] is not None else None for k in ("value", "value_prev", "change", "change_ratio")
            }
            point |= {
                "value_max": float(r["value_max"]) if r.get("value_max") is not None else None,
                "qualifier": r.get("qualifier", "exact"),
            }
            point |= {
                "part": "part_year" in r["flags"],
                "comparable": r.get("comparable", True),
                "panel": r.get("panel"),
            }
        out.append(point)
    return out


def with_gaps(found: Sequence[db.Row]) -> list[db.Row]:
    """The rows, newest first, with a bare {"year": …} for every year in between that has none."""
    by_year = {r["report_year"]: r for r in found}
    span = range(max(by_year), min(by_year) - 1, -1) if by_year else ()
    return [by_year.get(year, {"year": year, "indicator": None}) for year in span]


def _mart_years(conn: sa.Connection) -> list[int]:
    return [int(r["report_year"]) for r in db.rows(conn, "years")]


@router.get("/yoy")
def yoy(
    request: Request,
    q: str = "",
    agency: str = "",
    region: str = "",
    series: str = "",
    who: Person = Depends(reader),
    engine: sa.Engine = Depends(db.warehouse),
) -> Response:
    q = q.strip()[:80]
    found: Sequence[db.Row] = []
    with db.reading(engine) as conn:
        years = _mart_years(conn)
        matches = db.paged(conn, "yoy_find", db.page_number(request), like=like(q)) if q else None
        if not (agency or region or q):
            region = NATION
        subject: db.Row | None = None
        choices: Sequence[db.Row] = []
        if agency:
            subject = db.one(conn, "agency_name", agency=agency)
            choices = db.rows(conn, "yoy_agency_choices", years=years, agency=agency)
        elif region:
            subject = db.one(conn, "region", code=region)
            choices = db.rows(conn, "yoy_region_choices", years=years, region=region)
        if (agency or (region and region != NATION)) and subject is None:
            raise HTTPException(404, f"Nobody has the key {agency or region}")
        keys = [series_key(c, bool(agency)) for c in choices]
        if series not in keys:
            # A series asked for that this agency never stated is shown as empty, not replaced in silence.
            series = series or (keys[0] if keys else "")
        asked = parameters(series, agency, region, years)
        if asked:
            found = db.rows(conn, asked[0], **asked[1])
    unit = next((r["unit"] for r in found), None)
    return render.show(
        request,
        who,
        "yoy",
        q=q,
        matches=matches,
        agency=agency,
        region=region,
        subject=subject,
        found=found,
        listed=with_gaps(found),
        series=series,
        choices=list(zip(keys, choices, strict=True)),
        chart={"kind": "agency" if agency else "region", "unit": unit, "points": points(found)},
        unit=unit,
        nation=NATION,
    )


def _series(engine: sa.Engine, agency: str, region: str, series: str) -> tuple[str, dict[str, Any]]:
    with db.reading(engine) as conn:
        asked = parameters(series, agency, region, _mart_years(conn))
    if asked is None:
        raise HTTPException(404, "No such series: open it from the year-over-year page")
    return asked


@router.get("/yoy.sql", dependencies=[Depends(reader)])
def as_sql(agency: str = "", region: str = "", series: str = "", engine: sa.Engine = Depends(db.warehouse)) -> Response:
    """The query behind the table, ready for psql: the parameters as variables above it, quoted there and not here."""
    name, params = _series(engine, agency, region, series)

    def literal(value: object) -> str:
        text = "{" + ",".join(map(str, value)) + "}" if isinstance(value, list) else str(value)
        return "'" + text.replace("\\", "\\\\").replace("'", "''").replace("\n", " ") + "'"

    lines = [f"\\set {key} {literal(value)}" for key, value in params.items()]
    body = re.sub(r"any\(:(\w+)\)", r"any(cast(:'\1' as int[]))", db.statement(name))
    body = re.sub(r"(?<![:\w]):(\w+)", r":'\1'", body)
    return PlainTextResponse(
        "\n".join([*lines, body.rstrip() + ";", ""]), headers={"Content-Disposition": f'inline; filename="{name}.sql"'}
    )


@router.get("/yoy.csv", dependencies=[Depends(reader)])
def download(
    agency: str = "", region: str = "", series: str = "", engine: sa.Engine = Depends(db.warehouse)
) -> Response:
    name, params = _series(engine, agency, region, series)
    with db.reading(engine) as conn:
        found = db.rows(conn, name, **params)
    header = CSV_AGENCY if agency else CSV_REGION
    return render.csv_download(
        "year-over-year", header, ([" ".join(r[h]) if h == "flags" else r[h] for h in header] for r in found)
    )
