-- How did indicator X of agency A change from the year before?
-- The year before is the agency's own, or that of agencies it took over (they reported then and no longer do, and whoever
-- stood between them did not report either): one predecessor hands its value on, several are added where the indicator may be
-- added and all of them state it exactly. A change of place counts when it was in force as the report was due.
-- Flags against comparing: no_prior_value, bound, part_year, definition_change, contradicted, unit, split (the predecessor's
-- work went to several), merged_partly (only one of the bodies that were merged reported). Cautions: dated_early (the report
-- was written before its year ended), succession, gate_flag, corrected.
with recursive step as (
  select predecessor, successor, kind from dw.agency_succession
  where (effective_on is null or effective_on < make_date(:year + 1, 4, 1))
    and not exists (select from dw.fact_report where report_year = :year and agency_id = predecessor)
), line as (
  select successor as agency_id, predecessor as prev_id, kind = 'split' as split, kind = 'merged' as merged from step
  where exists (select from dw.fact_report where report_year = :year - 1 and agency_id = predecessor)
  union
  select s.successor, l.prev_id, l.split or s.kind = 'split', l.merged or s.kind = 'merged'
  from line l join step s on s.predecessor = l.agency_id
), heir as (
  select agency_id, prev_id, bool_or(split) or count(*) over (partition by prev_id) > 1 as split, bool_or(merged) as merged
  from line
  where agency_id <> prev_id and exists (select from dw.fact_report where report_year = :year and agency_id = line.agency_id)
  group by 1, 2
), family as (
  select agency_id, prev_id, split, merged from heir
  union
  select distinct h.agency_id, h.agency_id, false, false from heir h
  where exists (select from dw.fact_report where report_year = :year - 1 and agency_id = h.agency_id)
), size as (
  select agency_id, count(*) as members, bool_or(split) as split, bool_or(merged) and count(*) = 1 as merged_partly from family group by 1
), prev as (
  select agency_id, indicator_key, scope, facet_key, value, unit, qualifier, period_type, period_end, statement_id, contradicted,
    flagged, corrected, false as inherited, false as split, false as merged_partly
  from pick p where report_year = :year - 1 and not exists (select from family f where f.agency_id = p.agency_id)
  union all
  select f.agency_id, p.indicator_key, p.scope, p.facet_key,
    case when z.members = 1 then min(p.value)
         when i.aggregation <> 'none' and count(*) = z.members and bool_and(p.qualifier = 'exact' and p.value is not null)
           and count(distinct p.unit) = 1 then sum(p.value) end,
    min(p.unit), min(p.qualifier), min(p.period_type), min(p.period_end), min(p.statement_id), bool_or(p.contradicted),
    bool_or(p.flagged), bool_or(p.corrected), bool_or(f.prev_id <> f.agency_id), z.split, z.merged_partly
  from family f join size z using (agency_id) join pick p on p.agency_id = f.prev_id and p.report_year = :year - 1
  join dw.dim_indicator i using (indicator_key)
  group by f.agency_id, p.indicator_key, p.scope, p.facet_key, z.members, z.split, z.merged_partly, i.aggregation
), pair as (
  select c.*, p.value as value_prev, p.qualifier as qualifier_prev, p.statement_id as statement_id_prev,
    p.agency_id is not null as has_prev, p.unit as unit_prev, coalesce(p.inherited, false) as inherited,
    coalesce(p.split, false) as split, coalesce(p.merged_partly, false) as merged_partly,
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
      case when x.unit <> unit_prev then 'unit' end,
      case when split then 'split' end,
      case when merged_partly then 'merged_partly' end
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
