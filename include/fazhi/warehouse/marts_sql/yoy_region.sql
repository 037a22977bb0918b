-- How did indicator X change in region R, among those who reported both years?
-- Matched panel: agencies of one tier, type and department under the region that state the indicator (without facets) in both
-- years under one definition and unit, whole years. Never summed over tiers or types: a county's total contains its towns'.
-- A rate is recomputed from the panel's numerators and denominators where the catalogue names them and all four values are
-- stated; a rate without such parts shows the median. Coverage stands beside: how many stated it, how many reported, how many exist.
with place as (
  select r.report_year, r.agency_id, r.type_class, r.department, coalesce(r.tier, '') as tier, a.region_code
  from dw.fact_report r join dw.dim_region d on d.region_code = r.region_code and d.is_current,
    lateral (values ('000000'), (d.province_code), (d.city_code), (d.county_code)) a(region_code)
  where r.report_year in (:year, :year - 1) and a.region_code is not null
    and not (a.region_code = d.region_code and d.tier <> 'township')
), reports as (
  select region_code, tier, type_class, department, count(*) filter (where report_year = :year) as reports,
    count(*) filter (where report_year = :year - 1) as reports_prev
  from place group by 1, 2, 3, 4
), stated as (
  select l.region_code, l.tier, l.type_class, l.department, p.indicator_key, p.scope,
    count(*) filter (where p.report_year = :year) as stated, count(*) filter (where p.report_year = :year - 1) as stated_prev
  from pick p join place l using (report_year, agency_id)
  where p.facet_key = '' and p.value is not null
  group by 1, 2, 3, 4, 5, 6
), pair as (
  select y.agency_id, i.indicator_key, y.indicator, y.scope, y.unit, y.value, y.value_prev, y.flags
  from mart.yoy_indicator y join dw.dim_indicator i on i.code = y.indicator
  where y.report_year = :year and y.facet_key = '' and y.value is not null and y.value_prev is not null
    and not y.flags && array['part_year', 'definition_change', 'contradicted', 'unit', 'split', 'merged_partly']
), part as (
  select p.agency_id, r.indicator_key, p.scope, p.value, p.value_prev, p.flags, p.indicator = r.denominator as is_denominator
  from pair p join dw.dim_indicator r on p.indicator in (r.numerator, r.denominator) and r.denominator is not null
), ratio as (
  select n.agency_id, n.indicator_key, n.scope, n.value as num, d.value as den, n.value_prev as num_prev, d.value_prev as den_prev,
    n.flags || d.flags as flags
  from part n join part d using (agency_id, indicator_key, scope)
  where not n.is_denominator and d.is_denominator
), panels as (
  select l.region_code, l.tier, l.type_class, l.department, p.indicator_key, p.scope,
    case when i.aggregation = 'none' then 'median' else 'sum' end as method, count(*) as panel,
    case when i.aggregation <> 'none' then sum(p.value) else percentile_cont(0.5) within group (order by p.value)::numeric end as value,
    case when i.aggregation <> 'none' then sum(p.value_prev)
         else percentile_cont(0.5) within group (order by p.value_prev)::numeric end as value_prev,
    bool_or('bound' = any(p.flags)) as bound, bool_or('dated_early' = any(p.flags)) as early,
    bool_or('succession' = any(p.flags)) as succession, min(p.unit) as unit
  from pair p join place l on l.report_year = :year and l.agency_id = p.agency_id join dw.dim_indicator i using (indicator_key)
  group by 1, 2, 3, 4, 5, 6, i.aggregation
  union all
  select l.region_code, l.tier, l.type_class, l.department, p.indicator_key, p.scope, 'ratio', count(*),
    sum(num) / nullif(sum(den), 0), sum(num_prev) / nullif(sum(den_prev), 0),
    bool_or('bound' = any(p.flags)), bool_or('dated_early' = any(p.flags)), bool_or('succession' = any(p.flags)), 'ratio'
  from ratio p join place l on l.report_year = :year and l.agency_id = p.agency_id
  group by 1, 2, 3, 4, 5, 6
), panel as (
  select distinct on (region_code, tier, type_class, department, indicator_key, scope) * from panels
  order by region_code, tier, type_class, department, indicator_key, scope, method = 'ratio' desc
), expected as (
  select a.region_code, d.tier, count(*) as expected
  from dw.dim_region d, lateral (values ('000000'), (d.province_code), (d.city_code), (d.county_code)) a(region_code)
  where d.is_current and d.valid_to is null and a.region_code is not null and a.region_code <> d.region_code
    and d.tier <> 'national' and substr(d.region_code, 1, 2) not in ('71', '81', '82') and not (d.tier = 'county' and substr(d.region_code, 5, 2) between '71' and '79')
    and (d.tier <> 'township' or d.name ~ '(镇|乡|苏木)$')
  group by 1, 2
)
select :year, p.region_code, p.tier, p.type_class, p.department, i.code, p.scope, g.name, i.name_cn, p.unit, p.method, p.panel,
  p.value, p.value_prev, p.value - p.value_prev, ((p.value - p.value_prev) / nullif(p.value_prev, 0))::float8,
  coalesce(s.stated, 0), coalesce(s.stated_prev, 0), r.reports, r.reports_prev, case when p.type_class = 'government' then e.expected end,
  p.panel::float8 / nullif(greatest(r.reports, r.reports_prev), 0),
  array_remove(array[case when p.bound then 'bound' end, case when p.early then 'dated_early' end,
    case when p.succession then 'succession' end], null)
from panel p
join dw.dim_indicator i using (indicator_key)
join dw.dim_region g on g.region_code = p.region_code and g.is_current
join reports r on (r.region_code, r.tier, r.type_class, r.department) = (p.region_code, p.tier, p.type_class, p.department)
left join stated s on (s.region_code, s.tier, s.type_class, s.department, s.indicator_key, s.scope)
  = (p.region_code, p.tier, p.type_class, p.department, p.indicator_key, p.scope)
left join expected e on e.region_code = p.region_code and e.tier = p.tier
