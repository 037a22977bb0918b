-- How did indicator X of agency A change from the year before?
-- The year before is the agency's own, or that of agencies it took over (they reported then and no longer do): one
-- predecessor hands its value on, several are added where the indicator may be added and all of them state it exactly.
-- Flags against comparing: no_prior_value, bound, part_year, definition_change, contradicted, unit. Cautions: dated_early (the
-- report was written before its year ended), succession, gate_flag, corrected.
with heir as (
  select s.successor as agency_id, s.predecessor as prev_id from dw.agency_succession s
  where exists (select from dw.fact_report where report_year = :year - 1 and agency_id = s.predecessor)
    and not exists (select from dw.fact_report where report_year = :year and agency_id = s.predecessor)
), family as (
  select agency_id, prev_id from heir
  union
  select distinct h.agency_id, h.agency_id from heir h
  where exists (select from dw.fact_report where report_year = :year - 1 and agency_id = h.agency_id)
), size as (
  select agency_id, count(*) as members from family group by 1
), prev as (
  select agency_id, indicator_key, scope, facet_key, value, unit, qualifier, period_type, period_end, statement_id, contradicted,
    flagged, corrected, false as inherited
  from pick p where report_year = :year - 1 and not exists (select from family f where f.agency_id = p.agency_id)
  union all
  select f.agency_id, p.indicator_key, p.scope, p.facet_key,
    case when z.members = 1 then min(p.value)
         when i.aggregation <> 'none' and count(*) = z.members and bool_and(p.qualifier = 'exact' and p.value is not null)
           and count(distinct p.unit) = 1 then sum(p.value) end,
    min(p.unit), min(p.qualifier), min(p.period_type), min(p.period_end), min(p.statement_id), bool_or(p.contradicted),
    bool_or(p.flagged), bool_or(p.corrected), bool_or(f.prev_id <> f.agency_id)
  from family f join size z using (agency_id) join pick p on p.agency_id = f.prev_id and p.report_year = :year - 1
  join dw.dim_indicator i using (indicator_key)
  group by f.agency_id, p.indicator_key, p.scope, p.facet_key, z.members, i.aggregation
), pair as (
  select c.*, p.value as value_prev, p.qualifier as qualifier_prev, p.statement_id as statement_id_prev,
    p.agency_id is not null as has_prev, p.unit as unit_prev, coalesce(p.inherited, false) as inherited,
    coalesce(p.contradicted, false) as contradicted_prev, coalesce(p.flagged, false) as flagged_prev,
    coalesce(p.corrected, false) as corrected_prev,
    c.period_type <> 'as_of' and coalesce(c.period_end < make_date(:year, 12, 31), c.period_type = 'part_year') as part,
    p.period_type <> 'as_of' and coalesce(p.period_end < make_date(:year - 1, 12, 31), p.period_type = 'part_year') as part_prev
  from pick c left join prev p using (agency_id, indicator_key, scope, facet_key)
  where c.report_year = :year
), flagged as (
  select x.*, i.code, i.name_cn, r.agency_name, r.agency_type, r.department, r.tier, r.region_code, r.province, r.city, r.county,
    array_remove(array[
      case when not has_prev then 'no_prior_value' end,
      case when x.qualifier <> 'exact' or qualifier_prev <> 'exact' then 'bound' end,
      case when part or part_prev then 'part_year' end,
      case when :year = any(i.definition_changes) then 'definition_change' end,
      case when contradicted or contradicted_prev then 'contradicted' end,
      case when x.unit <> unit_prev then 'unit' end
    ], null) as barriers,
    array_remove(array[
      case when r.document_date < make_date(:year, 12, 31) then 'dated_early' end,
      case when inherited then 'succession' end,
      case when x.flagged or flagged_prev then 'gate_flag' end,
      case when x.corrected or corrected_prev then 'corrected' end
    ], null) as cautions
  from pair x join dw.dim_indicator i using (indicator_key)
  join dw.fact_report r on r.report_year = :year and r.agency_id = x.agency_id
)
select report_year, agency_id, agency_name, agency_type, department, tier, region_code, province, city, county, code as indicator, scope,
  facet_key, name_cn as indicator_name, facets, unit, value, qualifier,
  value_prev, qualifier_prev,
  case when unit = unit_prev then value - value_prev end as change,
  case when unit = unit_prev and value_prev <> 0 then ((value - value_prev) / value_prev)::float8 end as change_ratio,
  barriers = '{}' and value is not null and value_prev is not null as comparable,
  barriers || cautions as flags, statement_id, statement_id_prev, repeats
from flagged
