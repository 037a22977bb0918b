"""Coverage: who published, who is late, who is missing — province, city, county, township, year by year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from fazhi_console import db, render
from fazhi_console.identity import Person, reader

router = APIRouter()
STATUSES = ("published", "late", "missing", "not_due", "blocked", "unmonitored")
TIERS = {"national": 0, "province": 2, "city": 4, "county": 6, "township": 9}
_COLUMNS = """report_year agency_id agency_name agency_type tier region_code province city county status expected due_on
    published_on portal_id report_id as_of"""
CSV = _COLUMNS.split()
MAX_YEARS = 12


def years_shown(conn: sa.Connection) -> tuple[list[int], Any]:
    """The newest report years of the mart, oldest first, and the day their statuses hold."""
    found = db.rows(conn, "years")
    return [int(r["report_year"]) for r in found][-MAX_YEARS:], max((r["as_of"] for r in found), default=None)


def prefix(region: db.Row | None) -> str:
    """LIKE pattern of the codes inside a region: official codes nest by their leading digits."""
    if region is None:
        return "%"
    return str(region["region_code"])[: TIERS[region["tier"]]] + "%"


def find_region(conn: sa.Connection, code: str) -> db.Row | None:
    """The region with this code; None for the nation. 404 for a code nobody knows."""
    if code in ("", "000000"):
        return None
    region = db.one(conn, "region", code=code)
    if region is None:
        raise HTTPException(404, f"No region has the code {code}")
    return None if region["tier"] == "national" else region


def trail(conn: sa.Connection, region: db.Row | None) -> list[db.Row]:
    """The regions above, outermost first, and the region itself."""
    found: list[db.Row] = []
    while region is not None and len(found) < len(TIERS):
        found.insert(0, region)
        parent = region["parent_code"]
        region = db.one(conn, "region", code=parent) if parent else None
        if region is not None and region["tier"] == "national":
            region = None
    return found


def grid(found: Sequence[db.Row], key: str) -> list[dict[str, Any]]:
    """Rows (key, year, status, agencies) folded into one entry per key with cells by year."""
    folded: dict[str, dict[str, Any]] = {}
    for row in found:
        entry = folded.setdefault(row[key], {**row, "cells": {}})
        if row["report_year"] is None:
            continue
        cell = entry["cells"].setdefault(row["report_year"], {"counts": {}, "total": 0, "only": None})
        n = row.get("agencies", 1)
        cell["counts"][row["status"]] = n
        cell["total"] += n
        cell["only"] = row if cell["total"] == 1 else None
    for entry in folded.values():
        for cell in entry["cells"].values():
            done = cell["counts"].get("published", 0) + cell["counts"].get("late", 0)
            # Nobody is behind whom no portal watches: the colour tells of the others.
            cell["done"], cell["watched"] = done, cell["total"] - cell["counts"].get("unmonitored", 0)
            cell["step"] = round(5 * done / cell["watched"]) if cell["watched"] else None
            cell["counts"] = {s: cell["counts"][s] for s in STATUSES if s in cell["counts"]}
            cell["bars"] = list(_bars(cell))
    return list(folded.values())


def _bars(cell: dict[str, Any]) -> Iterator[tuple[str, float, float]]:
    at = 0.0
    for status in STATUSES:
        if status in cell["counts"]:
            width = 100 * cell["counts"][status] / cell["total"]
            yield status, round(at, 2), round(width, 2)
            at += width


def _governments(request: Request) -> bool:
    return request.query_params.get("who", "governments") != "all"


def _below(conn: sa.Connection, place: db.Row | None, years: list[int], only: bool, number: int) -> Sequence[db.Row]:
    """Counts of the regions right below, one more region than a page holds."""
    common = {"years": years, "governments": only, "limit": db.PER_PAGE + 1, "offset": (number - 1) * db.PER_PAGE}
    if place is None:
        return db.rows(conn, "coverage_nation", **common)
    if place["tier"] == "township":
        return []
    code, tier = place["region_code"], place["tier"]
    return db.rows(conn, "coverage_children", parent=code, tier=tier, prefix=prefix(place), **common)


@router.get("/coverage")
def coverage(
    request: Request, region: str = "", who: Person = Depends(reader), engine: sa.Engine = Depends(db.warehouse)
) -> Response:
    number = db.page_number(request)
    only = _governments(request)
    with db.reading(engine) as conn:
        years, as_of = years_shown(conn)
        place = find_region(conn, region)
        found = _below(conn, place, years, only, number)
        children = grid(found, "region_code")
        own = (
            grid(
                db.rows(
                    conn,
                    "coverage_own",
                    code=place["region_code"],
                    years=years,
                    governments=only,
                    limit=db.PER_PAGE,
                    offset=0,
                ),
                "agency_id",
            )
            if place
            else []
        )
        path = trail(conn, place)
    # A region without a body that should report (Taiwan, Hong Kong, a street office) is no row of this table.
    listed = [c for c in children[: db.PER_PAGE] if c["cells"]]
    result = db.Page(listed, number, len(children) > db.PER_PAGE)
    return render.show(
        request,
        who,
        "coverage",
        years=years,
        as_of=as_of,
        place=place,
        path=path,
        result=result,
        own=own,
        statuses=STATUSES,
        governments=only,
    )


@router.get("/coverage/list")
def listing(
    request: Request,
    *,
    region: str = "",
    year: int | None = None,
    status: str = "",
    who: Person = Depends(reader),
    engine: sa.Engine = Depends(db.warehouse),
) -> Response:
    with db.reading(engine) as conn:
        years, as_of = years_shown(conn)
        place = find_region(conn, region)
        result = db.paged(
            conn,
            "coverage_list",
            db.page_number(request),
            prefix=prefix(place) if place else "",
            years=[year] if year else years,
            status=status if status in STATUSES else "",
            governments=_governments(request),
        )
    t = render.translator(render.language(request))
    return render.show(
        request,
        who,
        "coverage_list",
        as_of=as_of,
        place=place,
        result=result,
        year=year,
        status_chosen=status,
        year_options=[(y, y) for y in reversed(years)],
        status_options=[(s, t(f"status.{s}")) for s in STATUSES],
        governments=_governments(request),
    )


@router.get("/coverage.csv", dependencies=[Depends(reader)])
def download(
    request: Request,
    *,
    region: str = "",
    year: int | None = None,
    status: str = "",
    engine: sa.Engine = Depends(db.warehouse),
) -> Response:
    with db.reading(engine) as conn:
        years, _ = years_shown(conn)
        place = find_region(conn, region)

    def body() -> Iterator[Sequence[object]]:
        params = {
            "prefix": prefix(place) if place else "",
            "years": [year] if year else years,
            "limit": None,
            "offset": 0,
            "status": status if status in STATUSES else "",
            "governments": _governments(request),
        }
        with db.reading(engine, seconds=300) as conn:
            streamed = conn.execution_options(stream_results=True, yield_per=5000)
            for row in streamed.execute(sa.text(db.statement("coverage_list")), params).mappings():
                yield [row[name] for name in CSV]

    return render.csv_download(f"coverage-{place['region_code'] if place else 'nation'}", CSV, body())


@router.get("/coverage/agency/{agency_id}")
def agency(
    request: Request, agency_id: str, who: Person = Depends(reader), engine: sa.Engine = Depends(db.warehouse)
) -> Response:
    with db.reading(engine) as conn:
        years, as_of = years_shown(conn)
        found = db.rows(conn, "coverage_agency", agency=agency_id, years=years)
        if not found:
            raise HTTPException(404, f"No agency has the key {agency_id}")
        place = db.one(conn, "region", code=found[0]["region_code"]) if found[0]["region_code"] else None
        path = trail(conn, place)
    return render.show(request, who, "coverage_agency", agency=found[0], found=found, path=path, as_of=as_of)
