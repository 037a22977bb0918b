"""The bridge between agencies: who took whose place, derived from the bridges of regions and departments.

An agency's place is (region, type class, department). From a place that an agency left, steps lead on to the code that
its region became and to the department that its department became; where no agency ever reported, the walk goes on, so
that a chain whose middle is unknown is one edge. Between reporting agencies there is one edge per neighbouring pair.
"""

from __future__ import annotations

import sqlalchemy as sa

MOST_STEPS = 8

# Regions whose agencies can be joined with one of these regions' agencies.
_NEAR = """
with recursive near as (
  select unnest(cast(:regions as text[])) as region_code
  union
  select v.other from near n, lateral (
    select successor as other from dw.region_succession where predecessor = n.region_code
    union all select predecessor from dw.region_succession where successor = n.region_code
  ) v
)
select region_code from near
"""
_THERE = """select from dw.dim_agency p
      where p.is_current and p.region_code = w.region_code and p.type_class = w.type_class"""
_EDGES = f"""
with recursive walk as (
  select agency_id, type_class, region_code, department, null\\:\\:date as effective_on, false as merged,
    false as split, false as declared, 0 as steps, array[region_code || department] as path
  from dw.dim_agency
  where is_current and region_code is not null {{scope}}
    and (region_code in (select predecessor from dw.region_succession)
    or type_class = 'department' and department in (select predecessor from dw.department_succession))
  union all
  select w.agency_id, w.type_class, n.region_code, n.department, greatest(w.effective_on, n.effective_on),
    w.merged or n.kind = 'merged', w.split or n.kind = 'split', w.declared or n.declared, w.steps + 1,
    w.path || (n.region_code || n.department)
  from walk w, lateral (
    select r.successor as region_code, w.department, r.effective_on, r.kind, false as declared
    from dw.region_succession r where r.predecessor = w.region_code
    union all
    select w.region_code, d.successor, d.effective_on, d.kind, true
    from dw.department_succession d where w.type_class = 'department' and d.predecessor = w.department
  ) n
  where w.steps < {MOST_STEPS} and not (n.region_code || n.department) = any(w.path)
    and (w.steps = 0 or not exists ({_THERE} and p.department = w.department))
)
select w.agency_id as predecessor, s.agency_id as successor, max(w.effective_on) as effective_on,
  case when bool_or(w.split) then 'split' when bool_or(w.merged) then 'merged' when bool_or(w.declared) then 'renamed'
    else 'recoded' end as kind,
  case when bool_or(w.declared) then 'declared' else 'region' end as source
from walk w
join dw.dim_agency s on s.is_current and s.region_code = w.region_code and s.type_class = w.type_class
  and s.department = w.department
where w.steps > 0 and s.agency_id <> w.agency_id
group by 1, 2
"""


def bridge(conn: sa.Connection, regions: list[str] | None = None) -> None:
    """Make dw.agency_succession hold what the star's agencies give; rows that stay the same are not touched.

    `regions`: codes where agencies came, went or changed; only places joined with theirs are looked at. None: all.
    """
    params: dict[str, object] = {}
    scope, ours = "", "true"
    if regions is not None:
        params = {"near": list(conn.execute(sa.text(_NEAR), {"regions": regions}).scalars())}
        scope = "and region_code = any(:near)"
        here = "select from dw.dim_agency a where a.agency_id = t.predecessor and a.region_code = any(:near)"
        there = "select from dw.dim_agency a where a.agency_id = t."
        ours = f"(exists ({here}) or not exists ({there}predecessor) or not exists ({there}successor))"
    conn.execute(sa.text("drop table if exists pg_temp.succession_now"))
    conn.execute(sa.text(f"create temp table succession_now on commit drop as {_EDGES.format(scope=scope)}"), params)
    names = "predecessor, successor, effective_on, kind, source"
    conn.execute(
        sa.text(f"""
        delete from dw.agency_succession t where {ours}
          and ({names}) not in (select {names} from succession_now)"""),
        params,
    )
    conn.execute(
        sa.text(f"insert into dw.agency_succession ({names}) select {names} from succession_now on conflict do nothing")
    )
