-- Where does agency A stand among its peers for indicator X?
-- Peers are of the same tier, type and department; once under the same superior region, once in the nation. Exact values of the
-- whole indicator (no facets) only: a bound has no rank.
select y.report_year, y.agency_id, y.agency_name, y.agency_type, y.department, y.tier, y.region_code, y.province, y.city, y.county,
  y.indicator, y.scope, y.indicator_name, y.unit, y.value, y.qualifier,
  rank() over peers, count(*) over (partition by y.indicator, y.scope, y.unit, y.tier, r.type_class, y.department, d.parent_code),
  rank() over nation, count(*) over (partition by y.indicator, y.scope, y.unit, y.tier, r.type_class, y.department),
  d.parent_code
from mart.yoy_indicator y
join dw.fact_report r on r.report_year = :year and r.agency_id = y.agency_id
left join dw.dim_region d on d.region_code = y.region_code and d.is_current
where y.report_year = :year and y.facet_key = '' and y.value is not null and y.qualifier = 'exact'
window peers as (partition by y.indicator, y.scope, y.unit, y.tier, r.type_class, y.department, d.parent_code order by y.value desc),
  nation as (partition by y.indicator, y.scope, y.unit, y.tier, r.type_class, y.department order by y.value desc)
