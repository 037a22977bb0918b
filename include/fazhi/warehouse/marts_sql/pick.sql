-- Which value does report of year Y give for indicator X? One row per agency, indicator, scope and facets.
-- A value of the whole year goes before one counted to a day, an exact one before a bound. Equal repeats are one value; of
-- several lower bounds the highest says most; other repeats that differ are a contradiction: the value is then null.
select report_year, agency_id, indicator_key, scope, facet_key, facets,
  case when contradicted then null
       when qualifier = 'at_least' then high when qualifier = 'at_most' then low else value end as value,
  unit, qualifier, period_type, period_end, statement_id, repeats, contradicted, flagged, corrected
from (
  select distinct on (agency_id, indicator_key, scope, facet_key)
    report_year, agency_id, indicator_key, scope, facet_key, facets, value, unit, qualifier, period_type, period_end, statement_id,
    flagged, corrected,
    count(*) over thing as repeats, min(value) over best as low, max(value) over best as high,
    qualifier not in ('at_least', 'at_most') and min(value) over best <> max(value) over best as contradicted
  from (
    select *, case when facets = '{}' then '' else facets::text end as facet_key,
      case period_type when 'report_year' then 0 when 'cutoff' then 10 when 'as_of' then 20 else 30 end
      + case qualifier when 'exact' then 0 when 'range' then 1 when 'at_least' then 2 when 'at_most' then 3 else 4 end as preference
    from dw.fact_statement where report_year = :year and indicator_key <> 0
  ) s
  window thing as (partition by agency_id, indicator_key, scope, facet_key),
    best as (partition by agency_id, indicator_key, scope, facet_key, preference)
  order by agency_id, indicator_key, scope, facet_key, preference, statement_id
) s
