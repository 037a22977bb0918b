-- Which reports were read? By year, region and verdict; the newest version of each agency and year.
-- The page is found in the index ix_stage_report_list alone and in its order, however far down the list it lies.
with listed as (
    select report_id
    from stage.report
    where is_current
      and report_year between :first and :last
      and (:prefix = '' or region_code like :prefix)
      and (:verdict = '' or coalesce(verdict, 'pending') = :verdict)
    order by report_year desc, region_code, agency_name, report_id
    limit :limit offset :offset
)
select r.report_id, r.report_year, r.agency_id, r.agency_name, r.agency_type, r.tier, r.region_code, r.province, r.city, r.county,
    r.title, r.publish_date, r.document_date, r.first_seen_on, r.method, r.version_no, r.verdict, r.flags, r.chars
from listed
join stage.report r using (report_id)
order by r.report_year desc, r.region_code, r.agency_name, r.report_id
