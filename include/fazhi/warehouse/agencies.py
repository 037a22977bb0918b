"""dim_agency (SCD2), derived from the reports in the star: the same whatever came first."""

from __future__ import annotations

import sqlalchemy as sa

from fazhi.warehouse import partitions, successions, tables

BULK = 500  # more agencies than this: the planner needs new statistics of what is written, all regions are looked at
_ATTRIBUTES = "name, agency_type, type_class, department, tier, region_code, province, city, county, township"

# One state of an agency per day of publication (of two reports published on one day the later year's), then runs of
# equal attributes, compared column by column: a change in one agency never retires another's row.
_VERSIONS = f"""
with state as (
  select distinct on (agency_id, latest_published_on) agency_id, latest_published_on as day,
    agency_name as name, agency_type, type_class, department, tier, region_code, province, city, county, township
  from ({{source}}) f
  order by agency_id, latest_published_on, report_year desc
), marked as (
  select *, lag(day) over w is null or ({_ATTRIBUTES}) is distinct from
    ({", ".join(f"lag({a.strip()}) over w" for a in _ATTRIBUTES.split(","))}) as starts
  from state window w as (partition by agency_id order by day)
)
select agency_id, day as valid_from, lead(day) over w as valid_to, lead(day) over w is null as is_current, {_ATTRIBUTES}
from marked where starts window w as (partition by agency_id order by day)
"""


def refresh(conn: sa.Connection, agency_ids: list[str], swapping: tuple[int, str] | None = None) -> None:
    """Derive the versions of these agencies anew, and who took whose place; rows that stay the same are not touched.

    `swapping`: (year, table) when that year's fact_report is about to be replaced by the table. Hold lock_star.
    """
    known = sa.text(
        "select distinct region_code from dw.dim_agency where agency_id = any(:ids) and region_code is not null"
    )
    regions = set(conn.execute(known, {"ids": agency_ids}).scalars())
    # The years are named so that each partition is read by its key (year, agency), not as a whole.
    held = partitions.years(conn, tables.fact_report)
    years = [y for y in held if not swapping or y != swapping[0]]
    source = "select * from dw.fact_report where report_year = any(:years) and agency_id = any(:ids)"
    if swapping:
        source += f" union all select * from {swapping[1]} where agency_id = any(:ids)"
    conn.execute(sa.text("drop table if exists pg_temp.agency_now"))
    conn.execute(
        sa.text(f"create temp table agency_now on commit drop as {_VERSIONS.format(source=source)}"),
        {"ids": agency_ids, "years": years},
    )
    conn.execute(sa.text("analyze pg_temp.agency_now (agency_id, valid_from)"))
    columns = ("valid_to", "is_current", *(a.strip() for a in _ATTRIBUTES.split(",")))
    written = conn.execute(
        sa.text("""
        delete from dw.dim_agency a where agency_id = any(:ids)
          and not exists (select from agency_now n where n.agency_id = a.agency_id and n.valid_from = a.valid_from)
    """),
        {"ids": agency_ids},
    ).rowcount
    written += conn.execute(
        sa.text(f"""
        update dw.dim_agency a set {", ".join(f"{c} = n.{c}" for c in columns)} from agency_now n
        where n.agency_id = a.agency_id and n.valid_from = a.valid_from
          and ({", ".join(f"a.{c}" for c in columns)}) is distinct from ({", ".join(f"n.{c}" for c in columns)})
    """)
    ).rowcount
    written += conn.execute(
        sa.text(f"""
        insert into dw.dim_agency (agency_id, valid_from, {", ".join(columns)})
        select agency_id, valid_from, {", ".join(columns)} from agency_now n
        where not exists (select from dw.dim_agency a where n.agency_id = a.agency_id and n.valid_from = a.valid_from)
    """)
    ).rowcount
    if written > BULK:
        conn.execute(sa.text("analyze dw.dim_agency"))
    if written:  # a report of a body that is known as it is changes nobody's place
        regions |= set(conn.execute(known, {"ids": agency_ids}).scalars())
        successions.bridge(conn, None if len(agency_ids) > BULK else sorted(regions))
