-- Which agencies sit in this very region, and what did each publish?
with chosen as (
    select agency_id, max(agency_name) as agency_name, min(agency_type) as agency_type
    from mart.coverage
    where region_code = :code and report_year = any(:years)
      and (not :governments or agency_type in ('government', 'party_and_government'))
    group by agency_id
    order by min(case agency_type when 'government' then 0 when 'party_and_government' then 0 else 1 end), max(agency_name)
    limit :limit offset :offset
)
select a.agency_id, a.agency_name, a.agency_type, c.report_year, c.status, c.report_id
from chosen a
join mart.coverage c on c.agency_id = a.agency_id and c.report_year = any(:years)
order by case a.agency_type when 'government' then 0 when 'party_and_government' then 0 else 1 end,
    a.agency_name, a.agency_id, c.report_year
