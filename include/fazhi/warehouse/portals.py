"""dim_portal from the registry's portals: the warehouse does not read the registry itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from fazhi.warehouse import tables
from fazhi.warehouse.agency import agency_key
from fazhi.warehouse.members import digest_of, note_source, replace_members

# A column named after one department or office: 济宁城管局法治政府建设年度报告, 柳江三都镇法治政府建设年度报告.
_ONE_BODY = re.compile(
    r"(局|厅|委员会|委|办公室|中心|街道|镇|乡)(?=依法行政|法治政府|年度报告|政府信息公开|信息公开|$)"
)


def what_it_covers(portal: Mapping[str, Any]) -> dict[str, str | None]:
    """`covers` and `agency_id` of a portal with name, region_code, tier and, where it is declared, agency (full name).

    A portal of one body says nothing of its region's government, unless that is the body.
    """
    agency, code = portal.get("agency"), portal.get("region_code")
    if agency:
        kind = "government" if agency.endswith("人民政府") else "department"
        if agency.endswith(("街道办事处", "街道")):
            kind = "subdistrict_office"
        return {"covers": "body", "agency_id": agency_key(agency, kind, _path(code)).agency_id}
    one = _ONE_BODY.search(portal.get("name") or "") and portal.get("tier") != "township"
    return {"covers": "body" if one else "region", "agency_id": None}


def _path(code: str | None) -> dict[str, str | None]:
    """Names of the region and of those above it, as agency_key wants them."""
    from fazhi.reference import regions

    path = regions.path(code) if code else None
    return {k: getattr(path, k, None) for k in ("province", "city", "county", "township")} | {"code": code}


def sync(engine: sa.Engine, portals: Iterable[Any]) -> bool:
    """Make dim_portal hold these portals and those that gave reports before; True when it changed.

    A portal is an object or a mapping with id, site, name, family, tier, region_code (or region) and perhaps agency; it
    counts as monitored unless it says otherwise (`monitored`) or is `paused`. One no longer registered stays, not
    monitored.
    """
    rows = {}
    for portal in portals:
        get = portal.get if isinstance(portal, dict) else lambda name, default=None, p=portal: getattr(p, name, default)
        monitored = get("monitored")
        rows[get("id")] = {
            "portal_id": get("id"),
            "site": get("site"),
            "name": get("name"),
            "region_code": get("region_code") or get("region"),
            "tier": get("tier"),
            "family": get("family"),
            "monitored": not get("paused") if monitored is None else monitored,
        }
        rows[get("id")] |= what_it_covers(rows[get("id")] | {"agency": get("agency")})
    with engine.begin() as conn:
        known = conn.execute(sa.select(tables.dim_portal)).mappings().all()
        gone = {r["portal_id"]: dict(r) | {"monitored": False} for r in known if r["portal_id"] not in rows}
        listed = list((gone | rows).values())
        changed = replace_members(conn, tables.dim_portal, listed)
        note_source(conn, tables.dim_portal, digest_of(listed), len(listed))
        return changed
