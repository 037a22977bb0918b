-- Are all mandated contents there, and how much is on shortcomings?
select r.report_year, r.agency_id, r.agency_name, r.agency_type, r.department, r.tier, r.region_code, r.province, r.city, r.county,
  r.has_m1, r.has_m2, r.has_m3, r.has_m4, r.has_m1::int + r.has_m2::int + r.has_m3::int + r.has_m4::int,
  case when cardinality(y.sections) > 0 then (r.has_m1 or not 'M1' = any(y.sections)) and (r.has_m2 or not 'M2' = any(y.sections))
    and (r.has_m3 or not 'M3' = any(y.sections)) and (r.has_m4 or not 'M4' = any(y.sections)) end,
  r.m2_share, r.chars
from dw.fact_report r left join dw.dim_year y using (report_year)
where r.report_year = :year
