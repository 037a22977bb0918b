-- Which reports of the agencies of this name were read? The names first: reports are then found by their index.
with named as materialized (
    select distinct agency_id
    from dw.dim_agency
    where name ilike :like
    order by agency_id
    limit 500
)
select r.report_id, r.report_year, r.agency_id, r.agency_name, r.agency_type, r.tier, r.region_code, r.province, r.city, r.county,
    r.title, r.publish_date, r.document_date, r.first_seen_on, r.method, r.version_no, r.verdict, r.flags, r.chars
from named n
join stage.report r on r.agency_id = n.agency_id and r.report_year = any(:years)
where r.is_current
  and (:prefix = '' or r.region_code like :prefix)
  and (:verdict = '' or coalesce(r.verdict, 'pending') = :verdict)
order by r.report_year desc, r.region_code, r.agency_name, r.report_id
limit :limit offset :offset
