"""dim_agency (SCD2) and the bridge between agencies, derived from the reports in the star: the same whatever came first."""  # noqa: E501

from __future__ import annotations

import sqlalchemy as sa

BULK = 500  # more agencies than this: the planner needs new statistics
_ATTRIBUTES = "name, agency_type, type_class, department, tier, region_code, province, city, county, township"

# One state of an agency per day of publication (of two reports published on one day the later year's), then runs of equal  # noqa: E501
# attributes, compared column by column: a change in one agency never retires another's row.
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
    """Derive the versions of these agencies anew; rows that stay the same are not touched.

    `swapping`: (year, table) when that year's fact_report is about to be replaced by the table. Hold lock_star.
    """
    source = "select * from dw.fact_report where agency_id = any(:ids)"
    if swapping:
        source += (
            f" and report_year <> {int(swapping[0])} union all select * from {swapping[1]} where agency_id = any(:ids)"
        )
    conn.execute(sa.text("drop table if exists pg_temp.agency_now"))
    conn.execute(
        sa.text(f"create temp table agency_now on commit drop as {_VERSIONS.format(source=source)}"),
        {"ids": agency_ids},
    )
    conn.execute(sa.text("analyze pg_temp.agency_now"))
    columns = ("valid_to", "is_current", *(a.strip() for a in _ATTRIBUTES.split(",")))
    conn.execute(
        sa.text("""
        delete from dw.dim_agency a where agency_id = any(:ids)
          and not exists (select from agency_now n where n.agency_id = a.agency_id and n.valid_from = a.valid_from)
    """),
        {"ids": agency_ids},
    )
    conn.execute(
        sa.text(f"""
        update dw.dim_agency a set {", ".join(f"{c} = n.{c}" for c in columns)} from agency_now n
        where n.agency_id = a.agency_id and n.valid_from = a.valid_from
          and ({", ".join(f"a.{c}" for c in columns)}) is distinct from ({", ".join(f"n.{c}" for c in columns)})
    """)
    )
    conn.execute(
        sa.text(f"""
        insert into dw.dim_agency (agency_id, valid_from, {", ".join(columns)})
        select agency_id, valid_from, {", ".join(columns)} from agency_now n
        where not exists (select from dw.dim_agency a where n.agency_id = a.agency_id and n.valid_from = a.valid_from)
    """)
    )
    if len(agency_ids) > BULK:
        conn.execute(sa.text("analyze dw.dim_agency"))
    _bridge(conn)


def _bridge(conn: sa.Connection) -> None:
    """Agencies follow their regions: same type class and department under the code that took the place of theirs."""
    wanted = """
        select distinct p.agency_id, s.agency_id, r.effective_on, r.kind, 'region'
        from dw.region_succession r
        join dw.dim_agency p on p.region_code = r.predecessor and p.is_current
        join dw.dim_agency s on s.region_code = r.successor and s.is_current
          and s.type_class = p.type_class and s.department = p.department and s.agency_id <> p.agency_id
    """
    conn.execute(
        sa.text(f"""
        delete from dw.agency_succession where source = 'region' and (predecessor, successor, effective_on, kind, source) not in ({wanted})
    """)  # noqa: E501
    )
    conn.execute(sa.text(f"insert into dw.agency_succession {wanted} on conflict do nothing"))
