"""Year over year: an indicator of one agency, or of the matched panel of a region; gaps, bounds, part years shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import PlainTextResponse, Response

from fazhi_console import db, render
from fazhi_console.identity import Person, reader
from fazhi_console.pages.reports import like

router = APIRouter()
NATION = "000000"
_OF_AGENCY = """report_year agency_name indicator indicator_name scope facet_key unit value value_max qualifier
    value_prev qualifier_prev change change_ratio comparable flags statement_id statement_id_prev"""
_OF_REGION = """report_year region_name tier agency_type department indicator indicator_name scope unit method panel
    value value_prev change change_ratio stated stated_prev reports reports_prev expected panel_share flags"""
CSV_AGENCY, CSV_REGION = _OF_AGENCY.split(), _OF_REGION.split()


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose figures: an agency, or one kind of agency ("tier|type|department") below a region; and which series.

    `series` is "indicator|scope|facets" of an agency and "indicator|scope" of a region.
    """

    agency: str = ""
    region: str = ""
    kind: str = ""
    series: str = ""

    def panel(self) -> dict[str, str]:
        """Bound parameters of `kind`; 404 when it is not well formed."""
        return dict(zip(("tier", "agency_type", "department"), _parts(self.kind, 3), strict=True))

    def query(self, years: Sequence[int]) -> tuple[str, dict[str, Any]]:
        """(SQL file, bound parameters) of the series."""
        if self.agency:
            indicator, scope, facet = _parts(self.series, 3)
            own = {"years": list(years), "agency": self.agency}
            return "yoy_agency", {**own, "indicator": indicator, "scope": scope, "facet": facet}
        indicator, scope = _parts(self.series, 2)
        below = {"years": list(years), "region": self.region, **self.panel()}
        return "yoy_region", {**below, "indicator": indicator, "scope": scope}


def _parts(text: str, count: int) -> list[str]:
    parts = text.split("|", count - 1)
    if len(parts) != count:
        raise HTTPException(404, "No such series: choose it on the year-over-year page")
    return parts


def _joined(row: db.Row, *names: str) -> str:
    return "|".join(str(row[n]) for n in names)


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
    *,
    q: str = "",
    agency: str = "",
    region: str = "",
    kind: str = "",
    series: str = "",
    who: Person = Depends(reader),
    engine: sa.Engine = Depends(db.warehouse),
) -> Response:
    q = q.strip()[:80]
    region = region if agency or region or q else NATION
    found: Sequence[db.Row] = []
    groups: dict[str, db.Row] = {}
    choices: dict[str, db.Row] = {}
    with db.reading(engine) as conn:
        years = _mart_years(conn)
        matches = db.paged(conn, "yoy_find", db.page_number(request), like=like(q)) if q else None
        subject = _subject(conn, agency, region)
        if agency:
            listed = db.rows(conn, "yoy_agency_choices", years=years, agency=agency)
            choices = {_joined(c, "indicator", "scope", "facet_key"): c for c in listed}
        elif region:
            kinds = db.rows(conn, "yoy_region_groups", years=years, region=region)
            groups = {_joined(g, "tier", "agency_type", "department"): g for g in kinds}
            kind = kind or next(iter(groups), "")
            if kind:
                panel = Asked(kind=kind).panel()
                listed = db.rows(conn, "yoy_region_choices", years=years, region=region, **panel)
                choices = {_joined(c, "indicator", "scope"): c for c in listed}
        # A series that was asked for and never stated is shown as empty, not replaced in silence.
        series = series or next(iter(choices), "")
        if series and (agency or kind):
            name, bound = Asked(agency, region, kind, series).query(years)
            found = db.rows(conn, name, **bound)
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
        kind=kind,
        groups=groups,
        choices=choices,
        chart={"kind": "agency" if agency else "region", "unit": unit, "points": points(found)},
        unit=unit,
        nation=NATION,
    )


def _subject(conn: sa.Connection, agency: str, region: str) -> db.Row | None:
    if agency:
        found = db.one(conn, "agency_name", agency=agency)
    elif region and region != NATION:
        found = db.one(conn, "region", code=region)
    else:
        return None
    if found is None:
        raise HTTPException(404, f"Nobody has the key {agency or region}")
    return found


def asked(agency: str = "", region: str = "", kind: str = "", series: str = "") -> Asked:
    """Dependency: the series that the query string names."""
    return Asked(agency, region, kind, series)


@router.get("/yoy.sql", dependencies=[Depends(reader)])
def as_sql(what: Asked = Depends(asked), engine: sa.Engine = Depends(db.warehouse)) -> Response:
    """The query behind the table, ready for psql: the parameters as variables above it, quoted there and not here."""
    with db.reading(engine) as conn:
        name, params = what.query(_mart_years(conn))

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
def download(what: Asked = Depends(asked), engine: sa.Engine = Depends(db.warehouse)) -> Response:
    with db.reading(engine) as conn:
        name, params = what.query(_mart_years(conn))
        found = db.rows(conn, name, **params)
    header = CSV_AGENCY if what.agency else CSV_REGION
    body = ([" ".join(r[h]) if h == "flags" else r[h] for h in header] for r in found)
    return render.csv_download("year-over-year", header, body)
