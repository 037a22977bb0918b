-- Agency by year, one row each: the list behind the heat map.
select c.report_year, c.agency_id, c.agency_name, c.agency_type, c.tier, c.region_code, c.province, c.city, c.county,
    c.status, c.expected, c.due_on, c.published_on, c.portal_id, c.report_id, c.as_of
from mart.coverage c
where (:prefix = '' or c.region_code like :prefix)
  and c.report_year = any(:years)
  and (:status = '' or c.status = :status)
  and (not :governments or c.agency_type in ('government', 'party_and_government'))
order by c.report_year desc, c.region_code, c.agency_name, c.agency_id
limit :limit offset :offset
