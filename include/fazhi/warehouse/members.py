"""Members of the reference dimensions: indicators, regions, years, sections, dates.

Each dimension is replaced as a set, by natural key, and only when its source changed (dw.member_source keeps the hash).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from fazhi.records import sha256
from fazhi.warehouse import declared, tables
from fazhi.warehouse.bulk import copy_rows
from fazhi.warehouse.locks import lock_star
from fazhi.warehouse.regimes import FIRST_YEAR, LAST_YEAR, year_rows

Rows = list[dict[str, Any]]


def indicator_key(code: str) -> int:
    """Stable key of an indicator: 31 bits of the code's hash, so that it depends on no order; never 0."""
    return int(sha256(code)[:8], 16) & 0x7FFFFFFF or 1


def indicator_rows(blocks: Iterable[Any] | None = None) -> Rows:
    """Rows of dim_indicator from catalogue blocks (objects or mappings), with the uncatalogued member first."""
    if blocks is None:
        from fazhi.indicators.catalogue import catalogue

        blocks = catalogue()
    rows: Rows = [
        _indicator(
            {
                "code": "UNCATALOGUED",
                "name_cn": "未编目",
                "name_en": "uncatalogued",
                "aggregation": "none",
                "definition": "every stated quantity that no indicator of the catalogue claims",
            },
            0,
        )
    ]
    rows += [_indicator(b, None) for b in blocks]
    keys = [r["indicator_key"] for r in rows]
    if len(set(keys)) != len(keys):
        twice = sorted(r["code"] for r in rows if keys.count(r["indicator_key"]) > 1)
        raise ValueError(f"indicator codes {', '.join(twice)} are equal or hash alike: rename one")
    return rows


def _indicator(block: Any, key: int | None) -> dict[str, Any]:
    get = block.get if isinstance(block, Mapping) else lambda name, default=None: getattr(block, name, default)
    rate = next((c.right for c in get("constraints") or () if c.op == "==" and c.left == (get("code"),)), (None, None))
    return {
        "indicator_key": indicator_key(str(get("code"))) if key is None else key,
        "code": get("code"),
        "name_cn": get("name_cn"),
        "name_en": get("name_en"),
        "definition": get("definition"),
        "unit": get("unit"),
        "value_kind": get("value_kind"),
        "aggregation": get("aggregation") or "none",
        "numerator": rate[0],
        "denominator": rate[1],
        "plausible": {tier: list(bounds) for tier, bounds in (get("plausible") or {}).items()},
        "official_term": get("official_term"),
        "area": get("area"),
        "definition_changes": list(declared.definition_changes().get(str(get("code")), ())),
    }


def section_rows() -> Rows:
    """The mandated contents (厅字〔2019〕28号)."""
    from fazhi.reference import law

    return [
        {"section": c["code"], "name_cn": c["name"], "name_en": c["english"], "mandatory": c["mandatory"]}
        for c in law.contents()
    ]


def date_rows() -> Rows:
    """Every day of the years that reports and their publication can fall into."""
    day, rows = dt.date(FIRST_YEAR, 1, 1), []
    while day.year <= LAST_YEAR + 1:
        rows.append(
            {
                "day": day,
                "year": day.year,
                "quarter": (day.month + 2) // 3,
                "month": day.month,
                "iso_week": day.isocalendar().week,
                "weekday": day.isoweekday(),
            }
        )
        day += dt.timedelta(days=1)
    return rows


def digest_of(rows: Rows) -> str:
    """Hash of the rows, independent of their order."""
    return sha256("\n".join(sorted(json.dumps(list(r.values()), ensure_ascii=False, default=str) for r in rows)))


def replace_members(conn: sa.Connection, table: sa.Table, rows: Rows) -> bool:
    """Make `table` hold exactly these rows, touching only those that differ. True when something changed."""
    names, full = [c.name for c in table.columns], table.fullname
    lock_star(conn)
    copy_rows(conn, "new_member", table, names, rows)
    pk = [c.name for c in table.primary_key]
    rest = [c for c in names if c not in pk]
    match = " and ".join(f"t.{c} = n.{c}" for c in pk)
    differs = f"({', '.join(f't.{c}' for c in rest)}) is distinct from ({', '.join(f'n.{c}' for c in rest)})"
    steps = [f"delete from {full} t where not exists (select from new_member n where {match})"]
    if rest:
        changes = ", ".join(f"{c} = n.{c}" for c in rest)
        steps.append(f"update {full} t set {changes} from new_member n where {match} and {differs}")
    steps.append(
        f"insert into {full} ({', '.join(names)}) select {', '.join(f'n.{c}' for c in names)} from new_member n "
        f"where not exists (select from {full} t where {match})"
    )
    return sum(conn.execute(sa.text(step)).rowcount for step in steps) > 0


@lru_cache(maxsize=8)
def _official(rows: Callable[[], Rows]) -> tuple[Rows, str]:
    """Rows of official data and their hash: the same all through the process."""
    made = rows()
    return made, digest_of(made)


def sync_members(conn: sa.Connection, blocks: Iterable[Any] | None = None) -> list[str]:
    """Bring every reference dimension up to its source; names of those that changed. `blocks`: another catalogue."""
    from fazhi.warehouse import regions

    indicators = indicator_rows(blocks)
    sources: list[tuple[sa.Table, Rows, str]] = [(tables.dim_indicator, indicators, digest_of(indicators))]
    for table, rows in (
        (tables.dim_region, regions.region_rows),
        (tables.region_succession, regions.succession_rows),
        (tables.department_succession, declared.department_rows),
        (tables.dim_year, year_rows),
        (tables.dim_section, section_rows),
        (tables.dim_date, date_rows),
    ):
        sources.append((table, *_official(rows)))
    known: dict[str, str] = {
        r.dimension: r.digest
        for r in conn.execute(sa.select(tables.member_source.c.dimension, tables.member_source.c.digest))
    }
    changed = []
    for table, made, digest in sources:
        if known.get(table.name) == digest:
            continue
        if replace_members(conn, table, made):
            changed.append(table.name)
        note_source(conn, table, digest, len(made))
    return changed


def note_source(conn: sa.Connection, table: sa.Table, digest: str, rows: int) -> None:
    """Remember what the dimension was filled with."""
    conn.execute(
        sa.text(
            "insert into dw.member_source values (:d, :h, :n) on conflict (dimension) do update set digest = :h, members = :n "  # noqa: E501
            "where (member_source.digest, member_source.members) is distinct from (:h, :n)"
        ),
        {"d": table.name, "h": digest, "n": rows},
    )
