"""What a person types (a name, a code) to what the warehouse calls it."""

from __future__ import annotations

import sqlalchemy as sa


class NotFound(LookupError):
    """Nothing, or too much, has that name; the message lists what is near."""


def indicator(conn: sa.Connection, text: str) -> str:
    """Code of the indicator with this code or name (or a part of one name that no other shares)."""
    rows = conn.execute(
        sa.text(
            "select code, name_cn from dw.dim_indicator where indicator_key <> 0 and (code ilike :t or name_cn = :t or name_cn like :part)"  # noqa: E501
            " order by (upper(code) = upper(:t)) desc, (name_cn = :t) desc, code"
        ),
        {"t": text, "part": f"%{text}%"},
    ).all()
    if rows and (rows[0].code.upper() == text.upper() or rows[0].name_cn == text or len(rows) == 1):
        return str(rows[0].code)
    if rows:
        raise NotFound(
            f"Several indicators match {text!r}: "
            + ", ".join(f"{r.code} {r.name_cn}" for r in rows[:8])
            + ". Give one code"
        )
    some = conn.execute(
        sa.text("select code || ' ' || name_cn from dw.dim_indicator where indicator_key <> 0 order by code limit 5")
    ).scalars()
    raise NotFound(
        f"No indicator {text!r}. `fazhi dictionary` lists them; for example "
        + (", ".join(some) or "(the catalogue is empty)")
    )


def region(conn: sa.Connection, text: str) -> tuple[str, str]:
    """(code, name) of the region with this code or official name (its suffix may be left out)."""
    rows = conn.execute(
        sa.text(
            "select region_code, name, concat_ws('/', province, city, county) as path from dw.dim_region where is_current and valid_to is null"  # noqa: E501
            " and (region_code = :t or name = :t or name in (:t || '省', :t || '市', :t || '县', :t || '区', :t || '镇', :t || '乡'))"  # noqa: E501
            " order by (name = :t) desc, length(region_code), region_code"
        ),
        {"t": text},
    ).all()
    same = [r for r in rows if r.name == text] or rows
    if text in ("全国", "CN"):
        return "000000", "全国"
    if len(same) == 1:
        return str(same[0].region_code), str(same[0].name)
    if same:
        listed = ", ".join(f"{r.region_code} {r.path}" for r in same[:8])
        raise NotFound(f"{len(same)} regions are called {text!r}: {listed}. Give the code")
    raise NotFound(f"No region {text!r}: give an official name such as 遂溪县, or a code such as 440823")


def agencies(conn: sa.Connection, text: str) -> list[tuple[str, str]]:
    """(agency_id, name) of the agencies whose name is, or else contains, the text; former names count too."""
    rows = conn.execute(
        sa.text(
            "select distinct agency_id, name, (name = :t) as same from dw.dim_agency where agency_id = :t or name like :part order by same desc, name"  # noqa: E501
        ),
        {"t": text, "part": f"%{text}%"},
    ).all()
    same = [r for r in rows if r.same] or rows
    if not same:
        raise NotFound(f"No agency called {text!r} has a report in the warehouse")
    if len({r.agency_id for r in same}) > 25:
        raise NotFound(f"{len(same)} agencies match {text!r}: give more of the name")
    return [(str(r.agency_id), str(r.name)) for r in same]
