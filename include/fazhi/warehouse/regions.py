"""Rows of dim_region (SCD2) and of the bridge between regions, from the official table of fazhi.reference.regions."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

NATION = "000000"
_BEGINNING = dt.date(1949, 10, 1)  # "in force as far back as the source reaches"
_ABOVE = ("province", "province_code", "city", "city_code", "county", "county_code", "township")
Row = tuple[str, str, str, str | None, str | None, str | None, str | None]


def _first_of(month: str | None) -> dt.date | None:
    """'2015-11' (or a full date) to a day."""
    if not month:
        return None
    parts = [int(p) for p in month.split("-")]
    return dt.date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def _year_before(month: str) -> str:
    """'2016-12' to '2015-12'. Revisions of the table are up to a year apart: what began within it is the new place."""
    return f"{int(month[:4]) - 1}{month[4:]}"


@lru_cache(maxsize=1)
def _official() -> tuple[Row, ...]:
    from fazhi.reference import regions

    return tuple(regions.rows())


def region_rows(source: Iterable[Row] | None = None) -> list[dict[str, Any]]:
    """Every version of every division, with the names of the divisions above it as they are today, and the nation."""
    official = tuple(source) if source is not None else _official()
    latest: dict[str, Row] = {}
    for row in official:
        known = latest.get(row[0])
        if known is None or known[5] is not None:  # the open version wins, else the last one
            latest[row[0]] = row
    rows: dict[tuple[str, dt.date], dict[str, Any]] = {}
    for row in official:
        code, name, tier, parent, since, until, successor = row
        above: dict[str, str | None] = dict.fromkeys(_ABOVE)
        if tier == "township":
            above["township"] = name
        else:
            above |= {tier: name, f"{tier}_code": code}
        at = parent
        while at and at in latest:
            up = latest[at]
            above |= {up[2]: up[1], f"{up[2]}_code": at}
            at = up[3]
        start = _first_of(since) or _BEGINNING
        rows[code, start] = {
            "region_code": code,
            "valid_from": start,
            "valid_to": _first_of(until),
            "is_current": row is latest[code],
            "name": name,
            "tier": tier,
            "parent_code": parent or NATION,
            "successor": successor if successor != code else None,
            **above,
        }
    nation = dict.fromkeys(next(iter(rows.values())))
    rows[NATION, _BEGINNING] = nation | {
        "region_code": NATION,
        "valid_from": _BEGINNING,
        "is_current": True,
        "name": "全国",
        "tier": "national",
    }
    return list(rows.values())


def succession_rows(source: Iterable[Row] | None = None) -> list[dict[str, Any]]:
    """Codes that ended and the codes that took their place; a mere change of name keeps the code: no succession."""
    official = tuple(source) if source is not None else _official()
    in_force = {r[0] for r in official if r[5] is None}
    began: dict[str, str] = {}
    for row in official:
        began[row[0]] = min(began.get(row[0], "9"), row[4] or "0")
    ends = {(r[0], r[6]): r[5] for r in official if r[5] and r[6] and r[6] != r[0] and r[0] not in in_force}
    into = Counter(successor for _, successor in ends)
    out_of = Counter(code for code, _ in ends)
    return [
        {
            "predecessor": code,
            "successor": successor,
            "effective_on": _first_of(until),
            "kind": "split"
            if out_of[code] > 1
            else "merged"
            if into[successor] > 1 or began.get(successor, "9") < _year_before(until)
            else "recoded",
        }
        for (code, successor), until in sorted(ends.items())
    ]
