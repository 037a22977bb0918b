-- How many agencies of each status does every province have, by report year? From the summary: counting a nation takes long.
with kids as (
    select region_code, name, tier
    from dw.dim_region
    where is_current and tier = 'province'
    order by region_code
    limit :limit offset :offset
),
counted as (
    select s.region_code, s.report_year, s.status, sum(s.agencies)::int as agencies
    from mart.coverage_summary s
    where s.report_year = any(:years) and s.region_code <> '000000' and (not :governments or s.agency_type = 'government')
    group by 1, 2, 3
)
select k.region_code, k.name, k.tier, n.report_year, n.status, n.agencies, null as report_id, null as agency_id
from kids k
left join counted n using (region_code)
order by k.region_code, n.report_year, n.status
