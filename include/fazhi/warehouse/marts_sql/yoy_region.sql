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
), member as materialized (
  -- Agencies that are put together have one number: rows are then sorted and hashed by two numbers instead of five texts.
  select report_year, agency_id, region_code, tier, type_class, department,
    dense_rank() over (order by region_code, tier, type_class, department) as g
  from place
), groups as (
  select g, region_code, tier, type_class, department, count(*) filter (where report_year = :year) as reports,
    count(*) filter (where report_year = :year - 1) as reports_prev
  from member group by 1, 2, 3, 4, 5
), stated_prev as (
  select l.g, p.indicator_key, p.scope, count(*) as agencies
  from pick p join member l on l.report_year = :year - 1 and l.agency_id = p.agency_id
  where p.report_year = :year - 1 and p.facet_key = '' and p.value is not null
  group by 1, 2, 3
), said as materialized (
  select y.agency_id, i.indicator_key, y.indicator, y.scope, y.unit, y.value, y.value_prev, y.flags, i.aggregation,
    y.value_prev is not null
      and not y.flags && array['part_year', 'definition_change', 'contradicted', 'unit', 'split', 'merged_partly'] as paired
  from mart.yoy_indicator y join dw.dim_indicator i on i.code = y.indicator
  where y.report_year = :year and y.facet_key = '' and y.value is not null
), part as (
  select p.agency_id, r.indicator_key, p.scope, p.value, p.value_prev, p.flags, p.indicator = r.denominator as is_denominator
  from said p join dw.dim_indicator r on p.indicator in (r.numerator, r.denominator) and r.denominator is not null
  where p.paired
), ratio as (
  select n.agency_id, n.indicator_key, n.scope, n.value as num, d.value as den, n.value_prev as num_prev, d.value_prev as den_prev,
    n.flags || d.flags as flags
  from part n join part d using (agency_id, indicator_key, scope)
  where not n.is_denominator and d.is_denominator
), ratios as materialized (
  select l.g, p.indicator_key, p.scope, 'ratio' as method, count(*) as panel,
    sum(num) / nullif(sum(den), 0) as value, sum(num_prev) / nullif(sum(den_prev), 0) as value_prev,
    bool_or('bound' = any(p.flags)) as bound, bool_or('dated_early' = any(p.flags)) as early,
    bool_or('succession' = any(p.flags)) as succession, 'ratio' as unit
  from ratio p join member l on l.report_year = :year and l.agency_id = p.agency_id
  group by 1, 2, 3
), sums as (
  -- What is stated and what of it can be compared, in one pass.
  select l.g, p.indicator_key, p.scope, count(*) as stated, count(*) filter (where paired) as panel,
    sum(value) filter (where paired and aggregation <> 'none') as value,
    sum(value_prev) filter (where paired and aggregation <> 'none') as value_prev,
    bool_or('bound' = any(p.flags)) filter (where paired) as bound, bool_or('dated_early' = any(p.flags)) filter (where paired) as early,
    bool_or('succession' = any(p.flags)) filter (where paired) as succession, min(unit) filter (where paired) as unit
  from said p join member l on l.report_year = :year and l.agency_id = p.agency_id
  group by 1, 2, 3
), medians as (
  select l.g, p.indicator_key, p.scope, percentile_cont(0.5) within group (order by value)::numeric as value,
    percentile_cont(0.5) within group (order by value_prev)::numeric as value_prev
  from said p join member l on l.report_year = :year and l.agency_id = p.agency_id
  where paired and aggregation = 'none'
  group by 1, 2, 3
), panel as (
  select g, indicator_key, scope, r.method, r.panel, r.value, r.value_prev, r.bound, r.early, r.succession, r.unit, s.stated
  from ratios r left join sums s using (g, indicator_key, scope)
  union all
  select g, indicator_key, scope, case when m.g is null then 'sum' else 'median' end, s.panel, coalesce(m.value, s.value),
    coalesce(m.value_prev, s.value_prev), s.bound, s.early, s.succession, s.unit, s.stated
  from sums s left join medians m using (g, indicator_key, scope)
  where s.panel > 0 and not exists (select from ratios r where (r.g, r.indicator_key, r.scope) = (s.g, s.indicator_key, s.scope))
), expected as (
  select a.region_code, d.tier, count(*) as expected
  from dw.dim_region d, lateral (values ('000000'), (d.province_code), (d.city_code), (d.county_code)) a(region_code)
  where d.is_current and d.valid_to is null and a.region_code is not null and a.region_code <> d.region_code
    and d.tier <> 'national' and substr(d.region_code, 1, 2) not in ('71', '81', '82') and not (d.tier = 'county' and substr(d.region_code, 5, 2) between '71' and '79')
    and (d.tier <> 'township' or d.name ~ '(镇|乡|苏木)$')
  group by 1, 2
)
select :year, r.region_code, r.tier, r.type_class, r.department, i.code, p.scope, n.name, i.name_cn, p.unit, p.method, p.panel,
  p.value, p.value_prev, p.value - p.value_prev, ((p.value - p.value_prev) / nullif(p.value_prev, 0))::float8,
  coalesce(p.stated, 0), coalesce(b.agencies, 0), r.reports, r.reports_prev, case when r.type_class = 'government' then e.expected end,
  p.panel::float8 / nullif(greatest(r.reports, r.reports_prev), 0),
  array_remove(array[case when p.bound then 'bound' end, case when p.early then 'dated_early' end,
    case when p.succession then 'succession' end], null)
from panel p
join groups r using (g)
join dw.dim_indicator i using (indicator_key)
join dw.dim_region n on n.region_code = r.region_code and n.is_current
left join stated_prev b on (b.g, b.indicator_key, b.scope) = (p.g, p.indicator_key, p.scope)
left join expected e on e.region_code = r.region_code and e.tier = r.tier
