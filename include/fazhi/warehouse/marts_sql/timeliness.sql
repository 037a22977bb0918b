-- Was the report published in time under the rules of its year?
-- The stated date judges. Without one the first capture can only acquit: a late capture may be a late look.
select r.report_year, r.agency_id, r.agency_name, r.agency_type, r.department, r.tier, r.region_code, r.province, r.city, r.county,
  coalesce(y.regime, 'unknown'), y.due_on, r.document_date, r.first_published_on, r.first_seen_on,
  case when r.first_published_on is null then 'first_seen' else 'stated' end,
  r.first_published_on - y.due_on,
  case when r.first_published_on is not null then r.first_published_on <= y.due_on
       when r.first_seen_on <= y.due_on then true end,
  coalesce(r.document_date < make_date(r.report_year, 12, 31), false)
from dw.fact_report r left join dw.dim_year y using (report_year)
where r.report_year = :year
