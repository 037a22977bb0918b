-- Where does agency A stand among its peers for indicator X?
-- Peers are of the same tier, type and department; once under the same superior region, once in the nation. Exact values of the
-- whole indicator (no facets) only: a bound has no rank.
-- Peers are numbered and ranks taken over narrow rows: two sorts of whole rows by seven texts would take twice as long.
with body as (
  select r.agency_id, d.parent_code, dense_rank() over (order by r.tier, r.type_class, r.department, d.parent_code) as peers,
    dense_rank() over (order by r.tier, r.type_class, r.department) as nation
  from dw.fact_report r left join dw.dim_region d on d.region_code = r.region_code and d.is_current
  where r.report_year = :year
), ranked as (
  select y.agency_id, y.indicator, y.scope, b.parent_code,
    rank() over peers as rank_peers, count(*) over (partition by b.peers, i.indicator_key, y.scope, y.unit) as peers,
    rank() over nation as rank_nation, count(*) over (partition by b.nation, i.indicator_key, y.scope, y.unit) as peers_nation
  from mart.yoy_indicator y join body b using (agency_id) join dw.dim_indicator i on i.code = y.indicator
  where y.report_year = :year and y.facet_key = '' and y.value is not null and y.qualifier = 'exact'
  window peers as (partition by b.peers, i.indicator_key, y.scope, y.unit order by y.value desc),
    nation as (partition by b.nation, i.indicator_key, y.scope, y.unit order by y.value desc)
)
select y.report_year, y.agency_id, y.agency_name, y.agency_type, y.department, y.tier, y.region_code, y.province, y.city, y.county,
  y.indicator, y.scope, y.indicator_name, y.unit, y.value, y.qualifier, r.rank_peers, r.peers, r.rank_nation, r.peers_nation, r.parent_code
from mart.yoy_indicator y join ranked r using (agency_id, indicator, scope)
where y.report_year = :year and y.facet_key = ''
