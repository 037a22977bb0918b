-- Which quantities do reports state that the catalogue does not know yet?
-- Grouped by agency first: agencies are then counted without sorting every statement.
select :year, action, object, unit, sum(statements), count(*), min(example)
from (
  select coalesce(e.action, '') as action, coalesce(e.object, '') as object, s.unit, s.agency_id, count(*) as statements,
    min(s.statement_id) as example
  from dw.fact_statement s
  join dw.fact_evidence e on e.report_year = :year and e.agency_id = s.agency_id and e.statement_id = s.statement_id
  where s.report_year = :year and s.indicator_key = 0
  group by 1, 2, 3, 4
) s
group by 2, 3, 4
