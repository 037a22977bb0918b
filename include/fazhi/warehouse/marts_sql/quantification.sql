-- How concrete is the report: how many figures does it state?
select r.report_year, r.agency_id, r.agency_name, r.agency_type, r.department, r.tier, r.region_code, r.province, r.city, r.county,
  r.chars, r.statements, r.indicators, coalesce(z.zeros, 0), 1000.0 * r.statements / nullif(r.chars, 0),
  r.indicators::float8 / nullif(r.statements, 0)
from dw.fact_report r
left join (select agency_id, count(*) as zeros from dw.fact_statement where report_year = :year and is_zero group by 1) z using (agency_id)
where r.report_year = :year
