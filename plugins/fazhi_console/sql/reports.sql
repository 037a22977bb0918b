-- Which reports were read? By year, region and verdict; the newest version of each agency and year.
select r.report_id, r.report_year, r.agency_id, r.agency_name, r.agency_type, r.tier, r.region_code, r.province, r.city, r.county,
    r.title, r.publish_date, r.document_date, r.first_seen_on, r.method, r.version_no, r.verdict, r.flags, r.chars
from stage.report r
where r.is_current
  and r.report_year = any(:years)
  and (:prefix = '' or r.region_code like :prefix)
  and (:verdict = '' or coalesce(r.verdict, 'pending') = :verdict)
order by r.report_year desc, r.region_code, r.agency_name, r.report_id
limit :limit offset :offset
