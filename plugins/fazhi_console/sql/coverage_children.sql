-- How many agencies of each status does every region below this one have, by report year?
with kids as (
    select region_code, name, tier
    from dw.dim_region
    where is_current
      and parent_code = :parent
    order by region_code
    limit :limit offset :offset
),
counted as (
    select
        case
            when r.parent_code = :parent then r.region_code
            when :tier = 'province' then coalesce(r.city_code, r.county_code)
            else r.county_code
        end as child,
        c.report_year, c.status, count(*) as agencies,
        -- Only below a county does a cell stand for one agency: elsewhere the keys would cost as much as the counts.
        min(case when :tier = 'county' then c.report_id end) as report_id,
        min(case when :tier = 'county' then c.agency_id end) as agency_id
    from mart.coverage c
    join dw.dim_region r on r.region_code = c.region_code and r.is_current
    where c.region_code like :prefix
      and c.report_year = any(:years)
      and (not :governments or c.agency_type in ('government', 'party_and_government'))
    group by 1, 2, 3
)
select k.region_code, k.name, k.tier, n.report_year, n.status, n.agencies, n.report_id, n.agency_id
from kids k
left join counted n on n.child = k.region_code
order by k.region_code, n.report_year, n.status
