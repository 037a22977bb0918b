-- Which quantities do reports state that the catalogue does not know yet?
select :year, coalesce(e.action, ''), coalesce(e.object, ''), s.unit, count(*), count(distinct s.agency_id), min(s.statement_id)
from dw.fact_statement s
join dw.fact_evidence e on e.report_year = :year and e.agency_id = s.agency_id and e.statement_id = s.statement_id
where s.report_year = :year and s.indicator_key = 0
group by 2, 3, 4
