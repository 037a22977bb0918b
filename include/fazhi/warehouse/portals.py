"""dim_portal from the registry's portals: the warehouse does not read the registry itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from fazhi.warehouse import tables
from fazhi.warehouse.members import digest_of, note_source, replace_members


def sync(engine: sa.Engine, portals: Iterable[Any]) -> bool:
    """Make dim_portal hold these portals and those that gave reports before; True when it changed.

    A portal is an object or a mapping with id, site, name, family, tier and region_code (or region); it counts as monitored
    unless it says otherwise (`monitored`) or is `paused`. A portal no longer registered stays, unmonitored.
    """  # noqa: E501
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
    with engine.begin() as conn:
        known = conn.execute(sa.select(tables.dim_portal)).mappings().all()
        gone = {r["portal_id"]: dict(r) | {"monitored": False} for r in known if r["portal_id"] not in rows}
        listed = list((gone | rows).values())
        changed = replace_members(conn, tables.dim_portal, listed)
        note_source(conn, tables.dim_portal, digest_of(listed), len(listed))
        return changed
