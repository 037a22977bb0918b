"""The year-over-year question, asked of the marts: one indicator, of agencies or of a region's matched panel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from fazhi.warehouse import find


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of mart.yoy_indicator or mart.yoy_region, oldest year first, and what they are rows of."""

    kind: str  # agency | region
    indicator: str
    indicator_name: str
    subject: str
    rows: list[dict[str, Any]]


_AGENCY = """
select report_year, agency_name, tier, region_code, scope, facets, value, qualifier, value_prev, qualifier_prev, change, change_ratio, unit,
  comparable, flags, statement_id, statement_id_prev
from mart.yoy_indicator
where indicator = :i and report_year between :first and :last {where}
order by {order} agency_name, facet_key, scope, report_year
limit :limit
"""  # noqa: E501
_REGION = """
select report_year, region_name, tier, agency_type, department, scope, method, value, value_prev, change, change_ratio, unit, panel, stated,
  stated_prev, reports, reports_prev, expected, panel_share, flags
from mart.yoy_region
where indicator = :i and region_code = :region and report_year between :first and :last
order by tier, agency_type, department, scope, report_year
limit :limit
"""  # noqa: E501


def ask(
    engine: sa.Engine,
    indicator: str,
    *,
    region: str | None = None,
    agency: str | None = None,
    first: int = 1900,
    last: int = 9999,
    limit: int = 200,
) -> Answer:
    """How did `indicator` change? With `agency`: that agency; with `region`: the panel of the agencies under it, and,
    where no panel exists, the agencies of the region itself; with neither: every agency that states it.

    Raises find.NotFound with the nearest names.
    """
    with engine.connect() as conn:
        code = find.indicator(conn, indicator)
        name = conn.execute(sa.text("select name_cn from dw.dim_indicator where code = :c"), {"c": code}).scalar_one()
        params: dict[str, Any] = {"i": code, "first": first, "last": last, "limit": limit}

        def rows(sql: str, **more: Any) -> list[dict[str, Any]]:
            return [dict(r) for r in conn.execute(sa.text(sql), params | more).mappings()]

        if agency:
            found = find.agencies(conn, agency)
            ids = [a for a, _ in found]
            answer = rows(_AGENCY.format(where="and agency_id = any(:ids)", order=""), ids=ids)
            return Answer("agency", code, name, ", ".join(sorted({n for _, n in found})[:3]), answer)
        if region:
            at, region_name = find.region(conn, region)
            answer = rows(_REGION, region=at)
            if answer:
                return Answer("region", code, name, region_name, answer)
            answer = rows(_AGENCY.format(where="and region_code like :prefix", order=""), prefix=_prefix(at) + "%")
            return Answer("agency", code, name, region_name, answer)
        return Answer("agency", code, name, "", rows(_AGENCY.format(where="", order="")))


def _prefix(code: str) -> str:
    """Digits that the codes under a region share."""
    if len(code) == 9:
        return code
    if code == "000000":
        return ""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


_SIGN = {"exact": "", "at_least": "≥", "at_most": "≤", "approx": "≈", "range": "~"}


def show_value(value: Any, unit: str | None, qualifier: str = "exact") -> str:
    """12 -> "12 次", 0.993 ratio -> "99.3%", a lower bound gets its ≥."""
    if value is None:
        return "–"
    text = f"{float(value) * 100:.4g}%" if unit == "ratio" else f"{float(value):,.10g}"
    return _SIGN.get(qualifier, "") + text + ("" if unit in (None, "ratio") else f" {unit}")


def show_change(row: dict[str, Any]) -> str:
    """The change, in points for a rate and in percent for anything else."""
    if row["change"] is None:
        return "–"
    if row["unit"] == "ratio":
        return f"{float(row['change']) * 100:+.2f} pp"
    return f"{row['change_ratio'] * 100:+.1f}%" if row["change_ratio"] is not None else f"{float(row['change']):+,.10g}"
