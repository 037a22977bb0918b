"""Which version of a report is in force: the last in the total order (publish date, document date, text hash).

Dates unknown go before dates known, so that the order does not depend on when a version was found.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def rank_versions(
    conn: sa.Connection, agency_years: set[tuple[int, str]] | None = None, year: int | None = None
) -> None:
    """Number the versions of these agency-years (or of a whole year) and mark the one in force.

    Call it after deleting a version, too. Writes only rows whose number or mark changes.
    """
    params: dict[str, Any] = {"year": year}
    where = "report_year = :year" if year is not None else "true"
    if agency_years is not None:
        where = "(report_year, agency_id) in (select y, a from unnest(cast(:ys as int[]), cast(:as as text[])) t(y, a))"
        pairs = sorted(agency_years)
        params = {"ys": [y for y, _ in pairs], "as": [a for _, a in pairs]}
    conn.execute(
        sa.text(f"""
        update stage.report r set version_no = v.n, is_current = (v.n = v.versions)
        from (select report_id, row_number() over w as n, count(*) over (partition by report_year, agency_id) as versions
              from stage.report where {where}
              window w as (partition by report_year, agency_id
                           order by publish_date nulls first, document_date nulls first, text_sha256 collate "C")) v
        where v.report_id = r.report_id and (r.version_no, r.is_current) is distinct from (v.n, v.n = v.versions)"""),  # noqa: E501
        params,
    )
