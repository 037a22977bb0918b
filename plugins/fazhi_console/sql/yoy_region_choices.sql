-- Which indicators can be compared over the years in this region, for which tier and type of agency?
select indicator, max(indicator_name) as indicator_name, scope, tier, agency_type, max(unit) as unit, count(*) as years, max(panel) as panel
from mart.yoy_region
where report_year = any(:years) and region_code = :region
group by indicator, scope, tier, agency_type
order by max(panel) desc, indicator, scope, tier, agency_type
limit 500
