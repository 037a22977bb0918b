-- Which indicators can be compared over the years in this region, for which tier and type of agency?
select indicator, max(indicator_name) as name_cn, max(i.name_en) as name_en, scope, tier, agency_type, max(y.unit) as unit, count(*) as years, max(panel) as panel
from mart.yoy_region y
left join dw.dim_indicator i on i.code = y.indicator
where report_year = any(:years) and region_code = :region
group by indicator, scope, tier, agency_type
order by max(panel) desc, indicator, scope, tier, agency_type
limit 500
